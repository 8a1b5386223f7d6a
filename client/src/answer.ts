import { CartClientError } from './cart-client-error.js';

/** An error of one operation or, with a `path`, of a field in it. */
export interface GraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string; readonly retryable?: boolean };
}

/** Data of an operation. A field that is null because a neighbour failed has an entry in `errors`. */
export interface GraphAnswer<Data> {
  readonly data: Data;
  readonly errors: readonly GraphError[];
}

/** The response of a POST. `text` is the whole body. */
export interface Reply {
  readonly status: number;
  readonly text: string;
}

/** Codes of the Router, with HTTP 200 and without `retryable`, if it could not reach the cart. */
const UNREACHED = ['SUBREQUEST_HTTP_ERROR', 'GATEWAY_TIMEOUT'];

/** The data of a response, or a thrown error. GraphQL over HTTP returns JSON with any status. */
export function graphAnswer<Data>(reply: Reply): GraphAnswer<Data> {
  const { data, errors = [] } = (objectIn(reply) ?? {}) as {
    data?: Data | null;
    errors?: readonly GraphError[];
  };
  if (data) return { data, errors };
  const [error] = errors;
  if (!error) throw unexpected(reply);
  const { code = 'BAD_ANSWER', retryable } = error.extensions ?? {};
  throw new CartClientError(
    code,
    error.message,
    retryable ?? (reply.status >= 500 || UNREACHED.includes(code)),
  );
}

/** The JSON object of an auth route. A problem document (RFC 9457) is thrown as an error. */
export function authAnswer(reply: Reply): Record<string, unknown> {
  const body = objectIn(reply);
  if (reply.status === 204) return {};
  if (!body) throw unexpected(reply);
  if (reply.status < 400) return body;
  const { code, detail, retryable } = body;
  if (typeof code !== 'string') throw unexpected(reply);
  throw new CartClientError(code, String(detail), retryable === true || reply.status >= 500);
}

function unexpected({ status }: Reply): CartClientError {
  if (status >= 500) return new CartClientError('SERVER_ERROR', `The server answered ${status}.`, true);
  return new CartClientError(
    'BAD_ANSWER',
    `The response (${status}) is not from the cart service. Check graphUrl and authUrl.`,
  );
}

function objectIn({ text }: Reply): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
