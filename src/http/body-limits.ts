import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CartLimits } from '../cart/limits';

/** A token of another issuer is the largest thing that a body without cart lines holds. */
export const SMALL_BODY_BYTES = 16 * 1024;

/** Letters that a client composes of several characters and escapes one by one (`e\u0302\u0323` for `ệ`). */
const JSON_BYTES_A_TEXT_BYTE = 4;
/** Names, quotation marks and indentation around a line and around an attribute. */
const BYTES_AROUND_LINE = 100;
const BYTES_AROUND_ATTRIBUTE = 64;
/** The text of a GraphQL operation, of as many tokens as one may have. */
const OPERATION_BYTES = 64 * 1024;

/** What a client needs to send the largest cart as JSON, over REST and in the graph. */
export function largestCartBody({ maxTextBytes, maxLinesPerCall, maxAttributes }: CartLimits): number {
  const bytesAround = maxLinesPerCall * (BYTES_AROUND_LINE + maxAttributes * BYTES_AROUND_ATTRIBUTE);
  return JSON_BYTES_A_TEXT_BYTE * maxTextBytes + bytesAround + OPERATION_BYTES;
}

/** How many bytes of its body are read at most: a longer one is refused before, and one without a length may be as long. */
export function bodyBytesOf({ headers, routeOptions: { bodyLimit } }: FastifyRequest): number {
  const length = headers['content-length'];
  if (length !== undefined) return Math.min(Number(length), bodyLimit);
  return headers['transfer-encoding'] === undefined ? 0 : bodyLimit;
}

/** How many bytes an answer turned out to have. */
export function answerBytesOf(reply: FastifyReply): number {
  return Number(reply.getHeader('content-length') ?? 0);
}
