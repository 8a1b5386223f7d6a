import type { FastifyRequest } from 'fastify';

/** As `parser_max_recursion` of the Router. What an operation may ask for has some twenty. */
export const MAX_NESTING = 200;

/**
 * Whether brackets of a GraphQL document lie too deep within one another. graphql-js looks at the depth of an operation
 * only after it has parsed the text, by recursion, and the tokens that a document may have are enough to exhaust the stack.
 */
export function nestsTooDeep(document: string): boolean {
  let depth = 0;
  for (let at = 0; at < document.length && depth <= MAX_NESTING; at += 1) {
    const sign = document[at]!;
    if (sign === '#') at = endOfLine(document, at);
    else if (sign === '"') at = endOfString(document, at);
    else if ('{[('.includes(sign)) depth += 1;
    else if ('}])'.includes(sign)) depth -= 1;
  }
  return depth > MAX_NESTING;
}

/** The text of the operation in a request by POST or GET, if it is one. */
export function documentOf({ body, query }: FastifyRequest): string {
  const { query: document } = (body ?? query ?? {}) as { readonly query?: unknown };
  return typeof document === 'string' ? document : '';
}

function endOfLine(document: string, start: number): number {
  for (let at = start; at < document.length; at += 1) if (isLineEnd(document[at])) return at;
  return document.length;
}

/** Where a string ends; one that does not is for the parser to name. */
function endOfString(document: string, start: number): number {
  if (document.startsWith('"""', start)) return endOfBlock(document, start);
  for (let at = start + 1; at < document.length; at += 1) {
    if (document[at] === '\\') at += 1;
    else if (document[at] === '"' || isLineEnd(document[at])) return at;
  }
  return document.length;
}

function endOfBlock(document: string, start: number): number {
  let at = document.indexOf('"""', start + 3);
  while (at > 0 && document[at - 1] === '\\') at = document.indexOf('"""', at + 3);
  return at < 0 ? document.length : at + 2;
}

function isLineEnd(sign: string | undefined): boolean {
  return sign === '\n' || sign === '\r';
}
