import rateLimit from '@fastify/rate-limit';
import { Refusal } from '../errors';
import type { ObserveLimited } from './caller-limits';
import { addressBlock } from './caller-limits';
import type { Server } from './server';

const QUIET = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false };

/**
 * Limits what one address may ask of the routes that are registered after this, in this process alone. Whoever lives
 * behind one address shares it: the limit keeps machines out, not a campaign's shoppers in one mobile network.
 */
export async function limitRate(server: Server, perMinute: number, observe: ObserveLimited): Promise<void> {
  await server.register(rateLimit, {
    max: perMinute,
    timeWindow: '1 minute',
    keyGenerator: ({ ip }) => addressBlock(ip),
    onExceeded: () => observe('address'),
    addHeadersOnExceeding: QUIET,
    addHeaders: { ...QUIET, 'retry-after': true },
    errorResponseBuilder: () => new Refusal('RATE_LIMITED'),
  });
  warnOfUnknownProxy(server);
}

/** Behind a proxy that is not named, all shoppers have one address. */
function warnOfUnknownProxy(server: Server): void {
  let warned = false;
  server.addHook('onRequest', async ({ headers, ips, ip, log }) => {
    if (warned || ips !== undefined || headers['x-forwarded-for'] === undefined) return;
    warned = true;
    log.warn({ proxy: ip }, 'a proxy calls that TRUST_PROXY does not name: its clients share one rate limit');
  });
}
