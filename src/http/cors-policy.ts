import type { FastifyCorsOptions } from '@fastify/cors';
import type { FastifyRequest } from 'fastify';

/** All Zalo Mini Apps share these, so no cookies go there: the bearer token tells them apart. */
const MINI_APP_ORIGINS = ['https://h5.zdn.vn', 'zbrowser://h5.zdn.vn'];
const METHODS = ['GET', 'POST', 'DELETE'];
const MAX_AGE_SECONDS = 7200;
/** Answers carry these for scripts too. */
const EXPOSED_HEADERS = ['etag', 'retry-after'];

type Answer = (error: Error | null, options: FastifyCorsOptions) => void;

/** What a browser may do, by the origin of its page, compared as a whole. */
export function corsFor(websites: readonly string[]): (request: FastifyRequest, answer: Answer) => void {
  return ({ headers: { origin = '' } }, answer) => {
    const credentials = websites.includes(origin);
    const allowed = credentials || MINI_APP_ORIGINS.includes(origin);
    answer(null, {
      origin: allowed && origin,
      methods: METHODS,
      credentials,
      exposedHeaders: EXPOSED_HEADERS,
      maxAge: MAX_AGE_SECONDS,
    });
  };
}
