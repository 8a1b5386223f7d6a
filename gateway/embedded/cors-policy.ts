import type { FastifyCorsOptions } from '@fastify/cors';

const MINI_APP_ORIGINS = ['https://h5.zdn.vn', 'zbrowser://h5.zdn.vn'];
const COMMON: FastifyCorsOptions = {
  methods: ['GET', 'POST', 'OPTIONS'],
  maxAge: 7_200,
  allowedHeaders: [
    'content-type',
    'authorization',
    'accept-language',
    'x-request-id',
    'apollo-require-preflight',
    'x-apollo-operation-name',
  ],
};

/** The policies under `cors` in `router.yaml`: cookies for the website, none for Mini Apps, nothing for others. */
export function corsFor(origin: string | undefined, website = 'http://localhost:3000'): FastifyCorsOptions {
  if (origin === website) return { ...COMMON, origin: website, credentials: true };
  return { ...COMMON, origin: MINI_APP_ORIGINS };
}
