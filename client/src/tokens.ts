import { CartClientError } from './cart-client-error.js';

/** A guest or shopper. The id is also the id of the cart. */
export interface Identity {
  readonly id: string;
  readonly kind: 'GUEST' | 'SHOPPER';
}

/** The response of every `/auth` route that signs in. It may have more fields. */
export interface SignedIn {
  readonly accessToken: string;
  /** Seconds until the access token expires. */
  readonly expiresIn: number;
  /** Works for one refresh. Without it the shopper is signed out when the access token expires. */
  readonly refreshToken?: string;
  readonly identity: Identity;
  /** The cart of the identity. */
  readonly cart?: { readonly id: string; readonly version: number; readonly lineCount: number };
}

/** An account as its provider names it; the name may be empty. */
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
  /** For a website: the confirmation page of the cart service. A Mini App asks the shopper itself. */
  readonly page?: string;
}

export type SignInAnswer = SignedIn | LinkConfirmation;

/** The stored part of {@link SignedIn}. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly identity: Identity;
  /** By this device's clock, in ms since 1970. */
  readonly expiresAt: number;
}

/** Margin, so that a token does not expire on its way. */
const MARGIN_MS = 30_000;

/** @throws CartClientError `BAD_ANSWER` if it is not a response of an `/auth` route. */
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

/** Whether the access token is still valid by this device's clock. */
export function isFresh({ expiresAt }: Tokens): boolean {
  return expiresAt - Date.now() > MARGIN_MS;
}
