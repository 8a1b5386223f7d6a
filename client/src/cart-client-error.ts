/**
 * What `extensions.code` of the graph or `code` of a problem document says, such as `STORE_UNAVAILABLE`, or one of
 * our own: `NETWORK_ERROR` (no answer), `SERVER_ERROR` (5xx without a code), `BAD_ANSWER` (something that is no
 * answer of this service: look at the addresses), `ABORTED` (the caller's signal).
 */
export type CartClientErrorCode =
  | 'NETWORK_ERROR'
  | 'SERVER_ERROR'
  | 'BAD_ANSWER'
  | 'ABORTED'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'RATE_LIMITED'
  | 'SIGNED_IN_ELSEWHERE'
  | 'STORE_UNAVAILABLE'
  | 'NOT_DURABLE'
  | (string & {});

/** A call that came to nothing as a whole. Repeating was tried already, as long as that was safe and time allowed. */
export class CartClientError extends Error {
  /**
   * @param retryable whether the same call may succeed later.
   * @param idempotencyKey the key that a change was sent under: with it the same change can be asked for again and is
   * never doubled.
   */
  constructor(
    readonly code: CartClientErrorCode,
    message: string,
    readonly retryable = false,
    readonly idempotencyKey?: string,
  ) {
    super(message);
    this.name = 'CartClientError';
  }
}
