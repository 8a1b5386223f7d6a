import rateLimit from '@fastify/rate-limit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { Refusal } from '../../errors';
import { isService, subjectOf } from '../../identity/caller';
import type { Caller } from '../../identity/caller';
import { answerBytesOf } from '../server/json-body';
import type { Server } from '../server/server';

/** Requests a second that a caller may make for as long as they like. */
export interface CallerRates {
  /** A shopper or guest, and an address from which somebody without a session calls. */
  readonly shopper: number;
  /** A service, which calls for many shoppers. */
  readonly service: number;
}

/** Told of each request that is refused, and what the caller was told apart by. */
export type ObserveLimited = (by: 'identity' | 'address') => void;

/** A caller may use up so many seconds' worth of requests at once. */
const BURST_SECONDS = 10;
/** Bodies and answers of so many bytes more cost as much as one request more. */
const BYTES_A_REQUEST = 16 * 1024;
/** Whoever is forgotten starts again with a full burst; each takes some hundred bytes. */
const REMEMBERED_CALLERS = 50_000;

/** What is left of a burst, in requests, at a moment in seconds. Below 0 after a request that cost more than was left. */
interface Bucket {
  left: number;
  at: number;
}

/** Token buckets, one a caller, in this process alone. */
export class CallerLimits {
  private readonly buckets = new LRUCache<string, Bucket>({ max: REMEMBERED_CALLERS });

  constructor(
    private readonly rates: CallerRates,
    private readonly observe: ObserveLimited,
  ) {}

  /** @returns 0 if a request with a body of so many bytes may go on, otherwise the seconds until the next may. */
  admit(caller: Caller, bytes: number): number {
    return this.take(nameOf(caller), this.rateOf(caller), costOf(bytes), 'identity');
  }

  /** The same for somebody without a session, by where they call from. */
  admitStranger(address: string): number {
    return this.take(`@${addressBlock(address)}`, this.rates.shopper, 1, 'address');
  }

  /** What an answer of so many bytes costs beyond its request. */
  charge(caller: Caller, bytes: number): void {
    if (bytes < BYTES_A_REQUEST) return;
    this.bucketOf(nameOf(caller), this.rateOf(caller)).left -= costOf(bytes) - 1;
  }

  private take(caller: string, rate: number, cost: number, by: 'identity' | 'address'): number {
    const bucket = this.bucketOf(caller, rate);
    if (bucket.left < 1) {
      this.observe(by);
      return (1 - bucket.left) / rate;
    }
    bucket.left -= cost;
    return 0;
  }

  /** Filled up to this moment. */
  private bucketOf(caller: string, rate: number): Bucket {
    const now = performance.now() / 1000;
    const most = rate * BURST_SECONDS;
    const known = this.buckets.get(caller);
    if (!known) {
      const bucket = { left: most, at: now };
      this.buckets.set(caller, bucket);
      return bucket;
    }
    known.left = Math.min(known.left + (now - known.at) * rate, most);
    known.at = now;
    return known;
  }

  private rateOf({ scopes }: Caller): number {
    return scopes.length > 0 ? this.rates.service : this.rates.shopper;
  }
}

/** A large cart costs as much as many small ones, however short the question. */
export function chargeAnswer(limits: CallerLimits, { caller }: FastifyRequest, reply: FastifyReply): void {
  if (caller && !(caller instanceof Refusal)) limits.charge(caller, answerBytesOf(reply));
}

/** All sessions of an identity share their limit. */
function nameOf(caller: Caller): string {
  return isService(caller) ? subjectOf(caller.client) : caller.id;
}

function costOf(bytes: number): number {
  return 1 + Math.floor(bytes / BYTES_A_REQUEST);
}

/** What one household or server has: an IPv4 address, or the /64 network of an IPv6 address. */
export function addressBlock(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const groups = head.split(':').filter(Boolean);
  const rest = tail?.split(':').filter(Boolean) ?? [];
  const zeros = Array.from({ length: Math.max(8 - groups.length - rest.length, 0) }, () => '0');
  const all = tail === undefined ? groups : [...groups, ...zeros, ...rest];
  return all
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}

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
