import rateLimit from '@fastify/rate-limit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { Refusal } from '../../errors';
import { isService, subjectOf } from '../../identity/caller';
import type { Caller } from '../../identity/caller';
import { answerBytesOf } from '../server/body-limits';
import type { Server } from '../server/server';

/** Sustained requests a second. */
export interface CallerRates {
  /** For a shopper or guest, and for an address that calls without a session. */
  readonly shopper: number;
  /** For a service, which calls on behalf of many shoppers. */
  readonly service: number;
}

/** Called for each refused request, with what the limit counted by. */
export type ObserveLimited = (by: 'identity' | 'address') => void;

/** A burst may use the requests of this many seconds at once. */
const BURST_SECONDS = 10;
/** Each further 16 KiB of body or answer counts as one more request. */
const BYTES_PER_REQUEST = 16 * 1024;
/** A bucket takes some hundred bytes. An evicted caller starts again with a full burst. */
const MAX_BUCKETS = 50_000;

interface Bucket {
  /** Requests left. Below 0 after one that cost more than was left. */
  left: number;
  /** When that was computed, in seconds. */
  at: number;
}

/** Token buckets, one for each caller, in this process only. */
export class CallerLimits {
  private readonly buckets = new LRUCache<string, Bucket>({ max: MAX_BUCKETS });

  constructor(
    private readonly rates: CallerRates,
    private readonly observe: ObserveLimited,
  ) {}

  /**
   * @param bytes of the body.
   * @returns 0 if the request may proceed, otherwise the seconds until the next one may.
   */
  admit(caller: Caller, bytes: number): number {
    return this.take(nameOf(caller), this.rateOf(caller), costOf(bytes), 'identity');
  }

  /** The same for a caller without a session. */
  admitAddress(address: string): number {
    return this.take(`@${addressBlock(address)}`, this.rates.shopper, 1, 'address');
  }

  /** Charges the size of an answer, beyond its request. */
  charge(caller: Caller, bytes: number): void {
    if (bytes < BYTES_PER_REQUEST) return;
    this.bucketOf(nameOf(caller), this.rateOf(caller)).left -= costOf(bytes) - 1;
  }

  private take(name: string, rate: number, cost: number, by: 'identity' | 'address'): number {
    const bucket = this.bucketOf(name, rate);
    if (bucket.left < 1) {
      this.observe(by);
      return (1 - bucket.left) / rate;
    }
    bucket.left -= cost;
    return 0;
  }

  /** Refilled for the time since its last use. */
  private bucketOf(name: string, rate: number): Bucket {
    const now = performance.now() / 1000;
    const burst = rate * BURST_SECONDS;
    const known = this.buckets.get(name);
    if (!known) {
      const bucket = { left: burst, at: now };
      this.buckets.set(name, bucket);
      return bucket;
    }
    known.left = Math.min(known.left + (now - known.at) * rate, burst);
    known.at = now;
    return known;
  }

  private rateOf({ scopes }: Caller): number {
    return scopes.length > 0 ? this.rates.service : this.rates.shopper;
  }
}

/** A short query can return a large cart, which costs as much as many small ones. */
export function chargeAnswer(limits: CallerLimits, { caller }: FastifyRequest, reply: FastifyReply): void {
  if (caller && !(caller instanceof Refusal)) limits.charge(caller, answerBytesOf(reply));
}

const QUIET = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false };

/**
 * Limits the requests of one address to the routes that are registered after this, in this process only. Everybody behind
 * an address shares the limit, so it is high enough for the shoppers of one mobile network, and stops machines only.
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

/** The part of an address that one household or server owns: an IPv4 address, or the /64 network of an IPv6 address. */
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

/** All sessions of an identity share a bucket. */
function nameOf(caller: Caller): string {
  return isService(caller) ? subjectOf(caller.client) : caller.id;
}

function costOf(bytes: number): number {
  return 1 + Math.floor(bytes / BYTES_PER_REQUEST);
}

/** Behind a proxy that is not trusted, all shoppers have the address of the proxy. */
function warnOfUnknownProxy(server: Server): void {
  let warned = false;
  server.addHook('onRequest', async ({ headers, ips, ip, log }) => {
    if (warned || ips !== undefined || headers['x-forwarded-for'] === undefined) return;
    warned = true;
    log.warn({ proxy: ip }, 'request through a proxy not in TRUST_PROXY: its clients share one rate limit');
  });
}
