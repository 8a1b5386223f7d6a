/**
 * Reasons to refuse a whole call: a GraphQL error with this `extensions.code`, or a problem document (RFC 9457).
 * The code is the contract; the sentence is for people and may change.
 */
export const refusals = {
  UNAUTHENTICATED: {
    message: 'Sign in, or get a guest token, and send it as a bearer token.',
    retryable: false,
  },
  FORBIDDEN: { message: 'The token does not have the required permission.', retryable: false },
  NOT_FOUND: { message: 'You have nothing with this id.', retryable: false },
  INVALID_CODE: {
    message: 'This code is wrong, used, expired, or for another channel. Request a new one.',
    retryable: false,
  },
  INVALID_CLIENT: { message: 'The client id or secret is wrong.', retryable: false },
  INVALID_SCOPE: {
    message: 'This client is not allowed all requested scopes.',
    retryable: false,
  },
  SIGNED_IN_ELSEWHERE: {
    message:
      'This guest has signed in, and the cart was merged. Retry in the new session with the same idempotency key.',
    retryable: false,
  },
  ALREADY_SIGNED_IN: {
    message: 'Another shopper is signed in here. Sign out first.',
    retryable: false,
  },
  RATE_LIMITED: {
    message: 'Too many requests. Wait a second, or for the time in Retry-After, and retry.',
    retryable: true,
  },
  STORE_UNAVAILABLE: { message: 'The cart is temporarily unavailable. Retry.', retryable: true },
  NOT_DURABLE: {
    message: 'The change could not be replicated. Retry with the same idempotency key.',
    retryable: true,
  },
  ZALO_REJECTED: {
    message: 'Zalo does not accept this token or code. Get a new Zalo token, or start the sign-in again.',
    retryable: false,
  },
  ZALO_UNAVAILABLE: {
    message: 'Zalo is temporarily unavailable. Retry.',
    retryable: true,
  },
  SIGN_IN_NOT_OFFERED: {
    message: 'This shop does not offer this sign-in method.',
    retryable: false,
  },
  SIGN_IN_EXPIRED: {
    message:
      'This sign-in has expired, was already used, or began in another browser or session. Start it again.',
    retryable: false,
  },
  SIGN_IN_AGAIN: {
    message:
      'Linking requires a recent sign-in. Ask the shopper to sign in to the current account again, and then to this one.',
    retryable: false,
  },
  IDENTITY_PROVIDER_UNAVAILABLE: {
    message: "The keys of the shop's identity provider are temporarily unavailable. Retry.",
    retryable: true,
  },
} as const;

export type RefusalCode = keyof typeof refusals;

interface RefusalDetails {
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
}

/** An expected refusal, safe to show to any caller. Any other error is a bug and is masked. */
export class Refusal extends Error {
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;

  /**
   * @param detail replaces the general sentence. Must not contain secrets.
   * @param retryAfterSeconds when the same call may succeed, if known.
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
