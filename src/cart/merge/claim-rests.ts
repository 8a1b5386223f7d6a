import { LRUCache } from 'lru-cache';

const FIRST_REST_MS = 1000;
const LONGEST_REST_MS = 60_000;
const MOST_REMEMBERED = 10_000;

interface Rest {
  readonly failures: number;
  /** Unix ms. */
  readonly until: number;
}

/**
 * How long a claim that could not be finished is left alone: twice as long after each failure, so that what cannot be
 * finished takes ever less of the sweeps. Each instance remembers its own.
 */
export class ClaimRests {
  private readonly rests = new LRUCache<string, Rest>({ max: MOST_REMEMBERED, ttl: 2 * LONGEST_REST_MS });

  isResting(claim: string, unixMs: number): boolean {
    return unixMs < (this.rests.get(claim)?.until ?? 0);
  }

  /** @param share of the rest that is random, 0 to 1: instances do not come back together. */
  failed(claim: string, unixMs: number, share = Math.random()): void {
    const failures = (this.rests.get(claim)?.failures ?? 0) + 1;
    const longest = Math.min(FIRST_REST_MS * 2 ** (failures - 1), LONGEST_REST_MS);
    this.rests.set(claim, { failures, until: unixMs + longest * (0.5 + share / 2) });
  }

  finished(claim: string): void {
    this.rests.delete(claim);
  }
}
