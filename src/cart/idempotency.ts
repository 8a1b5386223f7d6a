import { Refusal } from '../errors';
import type { Hash } from '../redis/hash-reader';
import { operationKeys } from '../redis/keys';
import { randomName } from '../redis/random-name';
import { bothFingerprints, fingerprintOfJson, fingerprintOfMeaning } from './fingerprint';
import type { CanonicalInput } from './fingerprint';

/** Names one execution, so that a repetition is recognised wherever it comes from. */
export interface Operation {
  readonly id: string;
  /** Under which former instances record it, if that is another id. */
  readonly formerId?: string;
  /** Tells another input under the same id; empty where nobody but us knows the id. */
  readonly fingerprint: string;
  /** The hash where it is recorded, and the other one where it is looked for too; the same if there is no other. */
  readonly keys: readonly [current: string, neighbour: string];
  readonly keepMs: number;
}

/** What scripts are told of how long to keep a record and, for those that clients name, of how many there may be. */
export function keepOf({ keys: [current, neighbour], keepMs }: Operation, mostKeys: number): string {
  return current === neighbour ? String(keepMs) : `${keepMs} ${mostKeys}`;
}

/** A client's key is found for at least half of this: 24 hours. */
const CLIENT_PERIOD_MS = 48 * 60 * 60 * 1000;
/** Our own attempts end within 3 s, a write that got stuck is refused 5 s after that, and two clocks may be 2 s apart each. */
const OWN_KEEP_MS = 15 * 1000;

/** A client that repeats a call without a key is taken to mean the same call for at least half of this. */
const REPETITION_PERIOD_MS = 10 * 60 * 1000;

/**
 * @param sent what was asked for under the key.
 * @param meant what that means, if the same can be said in several ways.
 */
export function clientOperation(
  cartId: string,
  name: string,
  key: string,
  sent: unknown,
  meant?: CanonicalInput,
): Operation {
  const fingerprint = meant ? bothFingerprints(sent, meant) : fingerprintOfJson(sent);
  return { id: `${name}:${key}`, fingerprint, ...clientPeriodKeys(cartId) };
}

/**
 * For a call that has no key, and that is a repetition if it asks for exactly the same.
 * @param kept for as long as a key, or only for the minutes in which a client tries again.
 */
export function repeatedOperation(
  cartId: string,
  name: string,
  sent: unknown,
  meant: CanonicalInput,
  kept: 'as a key' | 'for minutes',
): Operation {
  const period = kept === 'as a key' ? clientPeriodKeys(cartId) : recorded(cartId, 'm', REPETITION_PERIOD_MS);
  const id = `${name} ${fingerprintOfMeaning(meant)}`;
  return { id, formerId: `${name} ${fingerprintOfJson(sent)}`, fingerprint: '', ...period };
}

/** Every attempt at it is made with these keys, so that it need not be looked for in another period. */
export function ownOperation(cartId: string): Operation {
  const [current] = operationKeys(cartId, 's', OWN_KEEP_MS, Date.now());
  return { id: randomName(6), fingerprint: '', keys: [current, current], keepMs: OWN_KEEP_MS };
}

/** Where the operations of clients are recorded in this period and in its neighbour. */
export function clientPeriodKeys(cartId: string): Pick<Operation, 'keys' | 'keepMs'> {
  return recorded(cartId, 'd', CLIENT_PERIOD_MS);
}

function recorded(cartId: string, period: string, periodMs: number): Pick<Operation, 'keys' | 'keepMs'> {
  return { keys: operationKeys(cartId, period, periodMs, Date.now()), keepMs: periodMs / 2 };
}

/** Where a record says when it was made, in cart seconds; `redis/lua/include/keys.lua` reads the same. */
const MADE_AT = /^\S* [^\s|.]+\.(\d+)/;

/** How many keys a cart keeps beside those that merges brought, without those that may be dropped by now. */
export function ownKeyCount(periods: readonly Hash[], nowSeconds: number, keepSeconds: number): number {
  let count = 0;
  for (const period of periods) {
    for (const [name, record] of Object.entries(period)) {
      const madeAt = Number(MADE_AT.exec(record)?.[1] ?? nowSeconds);
      if (!name.startsWith('@') && nowSeconds - madeAt <= keepSeconds) count += 1;
    }
    count -= Number(period['@brought'] ?? 0);
  }
  return count;
}

/** What a call is refused with while the cart can keep no further key: a key that is acknowledged must stay good. */
export function keysFull(retryAfterSeconds: number): Refusal {
  const detail = 'This cart keeps as many idempotency keys as it can. Try again later with the same key.';
  return new Refusal('RATE_LIMITED', { detail, retryAfterSeconds });
}
