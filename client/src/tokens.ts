import { CartClientError } from './cart-client-error.js';

/** Who somebody is; the id is also the id of the cart. */
export interface Identity {
  readonly id: string;
  readonly kind: 'GUEST' | 'SHOPPER';
}

/** What every `/auth` route that signs somebody in answers. More may be in it. */
export interface SignedIn {
  readonly accessToken: string;
  /** Seconds until the access token is worth nothing. */
  readonly expiresIn: number;
  /** Good for one refresh. Without it the shopper is signed out when the access token ends. */
  readonly refreshToken?: string;
  readonly identity: Identity;
  /** The cart of the identity: what a page shows next. */
  readonly cart?: { readonly id: string; readonly version: number; readonly lineCount: number };
}

/** Who a provider says somebody is; the name may be empty. */
export interface LinkSide {
  readonly provider: 'ZALO' | 'SHOP';
  readonly name: string;
}

/**
 * What a route answers that signs in, if another account is signed in: nothing has changed, and the shopper is to be asked
 * whether both are theirs.
 */
export interface LinkConfirmation {
  readonly confirmationNeeded: true;
  readonly signedInAs: LinkSide & { readonly lineCount: number };
  readonly proved: LinkSide;
  /** For a website: the page that asks, under the address of the cart service. A Mini App asks by itself. */
  readonly page?: string;
}

export type SignInAnswer = SignedIn | LinkConfirmation;

/** What is kept of {@link SignedIn}. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly identity: Identity;
  /** By this device's clock, in ms since 1970. */
  readonly expiresAt: number;
}

/** So that a token does not end on its way. */
const MARGIN_MS = 30_000;

/** @throws CartClientError `BAD_ANSWER` if it is no answer of an `/auth` route. */
export function tokensOf(answer: Partial<SignedIn>): Tokens {
  const { accessToken, expiresIn, refreshToken, identity } = answer;
  if (!accessToken || !expiresIn || !identity)
    throw new CartClientError(
      'BAD_ANSWER',
      'Signing in answers { accessToken, expiresIn, refreshToken, identity }; this is something else.',
    );
  const kept = { accessToken, identity, expiresAt: Date.now() + expiresIn * 1000 };
  return refreshToken ? { ...kept, refreshToken } : kept;
}

/** Whether the access token is good for another call, as far as this device's clock can tell. */
export function isFresh({ expiresAt }: Tokens): boolean {
  return expiresAt - Date.now() > MARGIN_MS;
}
