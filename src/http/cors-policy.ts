import type { FastifyCorsOptions } from '@fastify/cors';

/** All Zalo Mini Apps share these, so no cookies go there: the bearer token tells them apart. */
const MINI_APP_ORIGINS = ['https://h5.zdn.vn', 'zbrowser://h5.zdn.vn'];

/**
 * What a browser may do, by the origin of its page, compared as a whole. That pages of the websites may send cookies is
 * not in here, because the plugin says that to all or to none.
 */
export function corsFor(allowedOrigins: readonly string[]): FastifyCorsOptions {
  const allowed = new Set<string | undefined>([...allowedOrigins, ...MINI_APP_ORIGINS]);
  return {
    origin: (origin, answer) => answer(null, allowed.has(origin)),
    methods: ['GET', 'POST', 'DELETE'],
    exposedHeaders: ['etag', 'retry-after'],
    maxAge: 7200, // seconds
  };
}
