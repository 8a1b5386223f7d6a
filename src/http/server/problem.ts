import { STATUS_CODES } from 'node:http';
import { Type } from '@sinclair/typebox';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../errors';
import type { RefusalCode } from '../../errors';

/** A request that its sender can fix, with a code of its own. */
export class RequestError extends Error {
  constructor(
    readonly statusCode: number,
    readonly code: string,
    detail: string,
    readonly field?: readonly string[],
  ) {
    super(detail);
  }
}

/**
 * Sends `application/problem+json`. Everything but a refusal or a bad request is logged and masked. For an outage, the
 * cause is logged.
 */
export async function sendProblem(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { status, ...problem } = problemOf(error, request.routeOptions.bodyLimit);
  if (status === 500) request.log.error({ err: error }, 'request failed');
  else if (status === 503 && error.cause) request.log.warn({ err: error }, 'request refused');
  if (problem.retryable && !reply.hasHeader('retry-after')) reply.header('retry-after', retryAfter(error));
  if (status === 401)
    reply.header('www-authenticate', problem.code === 'INVALID_CLIENT' ? 'Basic realm="onecart"' : 'Bearer');
  await reply
    .code(status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({ type: 'about:blank', title: STATUS_CODES[status], status, ...problem, requestId: request.id });
}

/** The problem documents that a route may answer, for its schema. */
export function problemReplies(...statuses: number[]): Record<never, never> {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: STATUS_CODES[status],
        content: { 'application/problem+json': { schema: ProblemSchema } },
      },
    ]),
  );
}

const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String({ description: 'The standard phrase for the status.' }),
    status: Type.Integer(),
    code: Type.String({ description: 'The code to branch on.' }),
    detail: Type.String({ description: 'An English sentence for people; it may change.' }),
    retryable: Type.Boolean({ description: 'Whether the same call may succeed later unchanged.' }),
    field: Type.Optional(
      Type.Array(Type.String(), {
        description: 'The place in the request, such as ["cart"], if the content of a call was refused.',
      }),
    ),
    requestId: Type.String({ description: 'Identifies this call in the log of the service.' }),
  },
  { description: 'Problem details (RFC 9457).' },
);

/** The members of a problem document that vary. */
interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly retryable: boolean;
  readonly field?: readonly string[] | undefined;
}

const statuses: Record<RefusalCode, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  INVALID_CODE: 400,
  INVALID_CLIENT: 401,
  INVALID_SCOPE: 400,
  SIGNED_IN_ELSEWHERE: 409,
  ALREADY_SIGNED_IN: 409,
  RATE_LIMITED: 429,
  STORE_UNAVAILABLE: 503,
  NOT_DURABLE: 503,
  ZALO_REJECTED: 401,
  ZALO_UNAVAILABLE: 503,
  SIGN_IN_NOT_OFFERED: 404,
  SIGN_IN_EXPIRED: 400,
  SIGN_IN_AGAIN: 403,
  IDENTITY_PROVIDER_UNAVAILABLE: 503,
};

/** Codes for what Fastify refuses before a route runs, where a client may want to tell it from other bad requests. */
const frameworkCodes: Readonly<Record<number, string>> = { 413: 'TOO_LARGE', 415: 'UNSUPPORTED_TYPE' };

function problemOf(error: FastifyError | Error, bodyLimit: number): Problem {
  if (error instanceof Refusal) {
    return {
      status: statuses[error.code],
      code: error.code,
      detail: error.message,
      retryable: error.retryable,
    };
  }
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  const code = error instanceof RequestError ? error.code : (frameworkCodes[status] ?? 'BAD_REQUEST');
  const detail =
    status === 413 ? `The body is larger than ${bodyLimit} bytes, the limit of this route.` : error.message;
  const field = error instanceof RequestError ? error.field : undefined;
  if (status >= 400 && status < 500) return { status, code, detail, retryable: false, field };
  return {
    status: 500,
    code: 'INTERNAL_SERVER_ERROR',
    detail: 'Something went wrong on our side.',
    retryable: false,
  };
}

/** In whole seconds, as the header requires. */
function retryAfter(error: Error): number {
  return Math.max(1, Math.ceil((error instanceof Refusal && error.retryAfterSeconds) || 0));
}
