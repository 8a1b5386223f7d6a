/**
 * What a call can be refused for as a whole: a GraphQL error with this `extensions.code`, or a problem document.
 * The code is the contract; the sentence is for people and may change.
 */
export const refusals = {
  UNAUTHENTICATED: {
    message: 'Sign in, or get a guest token, and send it as a bearer token.',
    retryable: false,
  },
  FORBIDDEN: { message: 'This needs a permission that the token does not carry.', retryable: false },
  NOT_FOUND: { message: 'There is nothing of yours with this id.', retryable: false },
  INVALID_CODE: {
    message: 'This code is wrong, used or too old, or it is for another channel. Ask for a new one.',
    retryable: false,
  },
  INVALID_CLIENT: { message: 'The client id or its secret is wrong.', retryable: false },
  INVALID_SCOPE: {
    message: 'This client may not have all of the scopes that it asked for.',
    retryable: false,
  },
  SIGNED_IN_ELSEWHERE: {
    message:
      'This guest has signed in, and the cart went along. Repeat the call in the new session, under the same key.',
    retryable: false,
  },
  ALREADY_SIGNED_IN: {
    message: 'Somebody else is signed in here. Sign out first.',
    retryable: false,
  },
  RATE_LIMITED: {
    message: 'Too many requests. Wait a second, or for as long as Retry-After says, and try again.',
    retryable: true,
  },
  STORE_UNAVAILABLE: { message: 'The cart cannot be reached. Try again.', retryable: true },
  NOT_DURABLE: {
    message: 'The change could not be made safe. Try again with the same idempotency key.',
    retryable: true,
  },
  ZALO_REJECTED: {
    message: 'Zalo does not say who this is. Get a new Zalo token, or start signing in again.',
    retryable: false,
  },
  ZALO_UNAVAILABLE: {
    message: 'Zalo cannot be asked who this is at the moment. Try again.',
    retryable: true,
  },
  SIGN_IN_NOT_OFFERED: {
    message: 'This shop does not offer this way of signing in.',
    retryable: false,
  },
  SIGN_IN_EXPIRED: {
    message:
      'This sign-in is too old, was used before, or began in another browser or session. Begin it again.',
    retryable: false,
  },
  SIGN_IN_AGAIN: {
    message:
      'Whoever is signed in here did not prove it just now. Let them sign in as before once more, and then this way.',
    retryable: false,
  },
  IDENTITY_PROVIDER_UNAVAILABLE: {
    message: "The shop's identity provider cannot be asked for its keys at the moment. Try again.",
    retryable: true,
  },
} as const;

export type RefusalCode = keyof typeof refusals;

interface RefusalDetails {
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
}

/** A deliberate no, safe to show to a stranger. Anything else that is thrown is an accident and gets masked. */
export class Refusal extends Error {
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;

  /**
   * @param detail a sentence for this very case, instead of the general one; never anything secret.
   * @param retryAfterSeconds when the same call may succeed, where that is known.
   */
  constructor(
    readonly code: RefusalCode,
    { detail, retryAfterSeconds, ...options }: ErrorOptions & RefusalDetails = {},
  ) {
    super(detail ?? refusals[code].message, options);
    this.name = 'Refusal';
    this.retryable = refusals[code].retryable;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
