import { STATUS_CODES } from 'node:http';
import { Type } from '@sinclair/typebox';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../errors';
import type { RefusalCode } from '../../errors';

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

/** What Fastify refuses before a route sees it, where a client may want to tell it from other bad requests. */
const faultCodes: Readonly<Record<number, string>> = { 413: 'TOO_LARGE', 415: 'UNSUPPORTED_TYPE' };

/** A request that is wrong in a way that its sender can mend, and that has a code of its own. */
export class RequestFault extends Error {
  constructor(
    readonly statusCode: number,
    readonly code: string,
    detail: string,
    readonly field?: readonly string[],
  ) {
    super(detail);
  }
}

/** What is wrong, for a program and for a person (RFC 9457). */
interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly retryable: boolean;
  /** Where in the request, if the route can tell. */
  readonly field?: readonly string[] | undefined;
}

/**
 * Sends `application/problem+json`; anything but a deliberate refusal or a bad request is logged and masked, and of an
 * outage the log says what is behind it.
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

/** Whole seconds, as the header has them. */
function retryAfter(error: Error): number {
  return Math.max(1, Math.ceil((error instanceof Refusal && error.retryAfterSeconds) || 0));
}

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
  const code = error instanceof RequestFault ? error.code : (faultCodes[status] ?? 'BAD_REQUEST');
  const detail =
    status === 413 ? `The body has more than the ${bodyLimit} bytes that this takes.` : error.message;
  const field = error instanceof RequestFault ? error.field : undefined;
  if (status >= 400 && status < 500) return { status, code, detail, retryable: false, field };
  return {
    status: 500,
    code: 'INTERNAL_SERVER_ERROR',
    detail: 'Something went wrong here.',
    retryable: false,
  };
}

const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String({ description: 'What the status code means.' }),
    status: Type.Integer(),
    code: Type.String({ description: 'What to branch on.' }),
    detail: Type.String({ description: 'A sentence in English for people; it may change.' }),
    retryable: Type.Boolean({ description: 'Whether the same call may succeed later unchanged.' }),
    field: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Where in the request, such as ["cart"], if a call was refused for what it says.',
      }),
    ),
    requestId: Type.String({ description: 'Finds the lines about this call in the log of the service.' }),
  },
  { description: 'Problem details (RFC 9457).' },
);

/** The problem documents that a route may answer, for its description. */
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
