/** An error as the log shows it. Its other properties stay out: they may hold a password, or what is in a cart. */
export interface LoggedError {
  readonly [part: string]: unknown;
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

export function describeError(error: Error & { code?: unknown }): LoggedError {
  const { name, message, code, stack = '', cause } = error;
  return {
    type: name,
    message,
    code,
    stack,
    cause: cause instanceof Error ? describeError(cause) : undefined,
  };
}
