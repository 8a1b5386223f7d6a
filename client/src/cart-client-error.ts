/**
 * `extensions.code` of the graph or `code` of a problem document, such as `STORE_UNAVAILABLE`, or a code of the client:
 * `NETWORK_ERROR` (no response), `SERVER_ERROR` (5xx without a code), `BAD_ANSWER` (not a response of this service: check
 * the URLs), `ABORTED` (the caller's signal).
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

/** A call that failed as a whole, after retries where they are safe and within the timeout. */
export class CartClientError extends Error {
  /**
   * @param retryable whether the same call may succeed later.
   * @param idempotencyKey the key of a change. Retry the change with it, and it is never applied twice.
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
