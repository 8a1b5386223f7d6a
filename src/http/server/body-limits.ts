import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CartLimits } from '../../cart/limits';

/** Enough for every body without cart lines; the largest of those holds a token of another issuer. */
export const SMALL_BODY_BYTES = 16 * 1024;

/** A client may compose a letter of several characters and escape each (`e\u0302\u0323` for `ệ`). */
const JSON_BYTES_PER_TEXT_BYTE = 4;
/** Names, quotation marks and indentation around a line and around an attribute. */
const BYTES_AROUND_LINE = 100;
const BYTES_AROUND_ATTRIBUTE = 64;
/** The text of a GraphQL operation with as many tokens as the limit allows. */
const OPERATION_BYTES = 64 * 1024;

/** What a client needs to send the largest cart as JSON, over REST and in the graph. */
export function largestCartBody({ maxTextBytes, maxLinesPerCall, maxAttributes }: CartLimits): number {
  const bytesAround = maxLinesPerCall * (BYTES_AROUND_LINE + maxAttributes * BYTES_AROUND_ATTRIBUTE);
  return JSON_BYTES_PER_TEXT_BYTE * maxTextBytes + bytesAround + OPERATION_BYTES;
}

/** The most bytes of the body that will be read. A body without a length may be as long as the limit. */
export function bodyBytesOf({ headers, routeOptions: { bodyLimit } }: FastifyRequest): number {
  const length = headers['content-length'];
  if (length !== undefined) return Math.min(Number(length), bodyLimit);
  return headers['transfer-encoding'] === undefined ? 0 : bodyLimit;
}

export function answerBytesOf(reply: FastifyReply): number {
  return Number(reply.getHeader('content-length') ?? 0);
}

/** A cart in the variables of an operation is 7 deep. */
const MAX_NESTING = 100;
/** Many times the attributes that a line may have. */
const MAX_MEMBERS = 1000;

/**
 * Why a JSON text is too expensive to parse; undefined if it is not. Half a megabyte of brackets takes a third of a
 * second, the same size of attributes of one line an eighth.
 */
export function findExcess(json: string): string | undefined {
  /** Members so far of each open object; 0 for each open array. */
  const members = [0];
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const sign = json[at];
    if (inString && sign === '\\') at += 1;
    else if (sign === '"') inString = !inString;
    else if (inString) continue;
    else if (sign === '[' || sign === '{') {
      if (members.push(0) > MAX_NESTING + 1) return 'The body is nested too deeply.';
    } else if (sign === ']' || sign === '}') members.pop();
    else if (sign === ':' && (members[members.length - 1]! += 1) > MAX_MEMBERS)
      return `An object in the body, such as the attributes of a line, has more than ${MAX_MEMBERS} members.`;
  }
  return undefined;
}
