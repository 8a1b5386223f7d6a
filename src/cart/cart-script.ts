import { randomBytes } from 'node:crypto';
import { cartKeys } from '../redis/keys';
import { toCartSeconds } from './cart-time';
import type { CartLimits } from './limits';

/** How carts are kept. */
export interface StoreSettings {
  /** From the last change of a cart until it is forgotten. */
  readonly ttlSeconds: number;
  /** Entries each outbox stream keeps, roughly. */
  readonly outboxLength: number;
  readonly limits: CartLimits;
}

/** Clocks of the service and of Redis may be this far apart before good writes are refused. */
const LATE_AFTER_MS = 5000;

/** The latest moment (Unix ms) at which what should be there by `deadline` may still be applied. */
export function latestMoment(deadline: number): number {
  return deadline + LATE_AFTER_MS;
}

/** KEYS[1] to KEYS[3] of every script that writes a cart. */
export function cartScriptKeys(cartId: string): [cart: string, journal: string, outbox: string] {
  const { cart, journal, outbox } = cartKeys(cartId);
  return [cart, journal, outbox];
}

/** ARGV[1] to ARGV[6] of every script that writes a cart. */
export function cartScriptArgs(
  settings: StoreSettings,
  channelCode: string,
  deadline: number,
): (string | number)[] {
  return [
    toCartSeconds(Date.now()),
    latestMoment(deadline),
    settings.ttlSeconds,
    channelCode,
    newIncarnation(),
    settings.outboxLength,
  ];
}

/** Random and not a counter: a cart that expires and comes back must not repeat one, or its merge would look done. */
function newIncarnation(): string {
  return randomBytes(8).toString('base64url');
}

/** Scripts answer a hash flat: field, value, field, value … */
export function fieldsOf(flat: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (let i = 0; i + 1 < flat.length; i += 2) fields[flat[i]!] = flat[i + 1]!;
  return fields;
}
