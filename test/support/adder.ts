import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { AddCartLinesDocument } from '../__generated__/operations';
import type { Shopper } from './shopper';
import { until } from './until';

const ADD_EVERY_MS = 60;
/** Longer than anything a test waits for meanwhile, so that what failed first is what is reported. */
const ACKNOWLEDGED_WITHIN_MS = 90_000;

export type Outcome = 'acknowledged' | 'NOT_DURABLE' | 'STORE_UNAVAILABLE';

/** A try to add a unit: when it was sent (performance.now), how many ms the answer took, and what it was. */
export interface Try {
  readonly first: boolean;
  readonly sent: number;
  readonly took: number;
  readonly outcome: Outcome;
}

/** Adds units to one cart, one after the other, each under a key of its own until it is acknowledged. */
export class Adder {
  readonly tries: Try[] = [];
  /** Sku → units that were acknowledged. */
  readonly units: Record<string, number> = {};

  constructor(readonly guest: Shopper) {}

  async addWhile(goesOn: () => boolean): Promise<void> {
    for (let number = 0; goesOn(); number += 1) {
      const sku = `P${number % 3}`;
      const input = { lines: [{ sku }], idempotencyKey: randomUUID() };
      const { length } = this.tries;
      await until(
        'a unit is acknowledged',
        () => this.try(input, this.tries.length === length),
        ACKNOWLEDGED_WITHIN_MS,
      );
      this.units[sku] = (this.units[sku] ?? 0) + 1;
      await pause(ADD_EVERY_MS);
    }
  }

  since(time: number): Try[] {
    return this.tries.filter(({ sent }) => sent >= time);
  }

  private async try(input: object, first: boolean): Promise<boolean> {
    const sent = performance.now();
    const { data, errors } = await this.guest.ask(AddCartLinesDocument, { input });
    const took = performance.now() - sent;
    const outcome = data ? 'acknowledged' : (errors?.[0]?.extensions.code as Outcome);
    this.tries.push({ first, sent, took, outcome });
    return outcome === 'acknowledged';
  }
}

/** Lets all of them add while `act` runs and until each has its last unit; a failure of `act` goes before theirs. */
export async function whileAdding(adders: readonly Adder[], act: () => Promise<void>): Promise<void> {
  let goesOn = true;
  const adding = adders.map((adder) => adder.addWhile(() => goesOn));
  const acting = act().finally(() => {
    goesOn = false;
  });
  const ends = await Promise.allSettled([acting, ...adding]);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

export function outcomes(tries: readonly Try[]): Set<Outcome> {
  return new Set(tries.map(({ outcome }) => outcome));
}
