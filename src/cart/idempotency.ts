import { Refusal } from '../errors';
import type { Hash } from '../redis/hash-reader';
import { operationKeys, randomName } from '../redis/keys';
import { bothFingerprints, fingerprintOfJson, fingerprintOfMeaning } from './fingerprint';
import type { CanonicalInput } from './fingerprint';

/** Identifies one execution, so that scripts recognise its retries. */
export interface Operation {
  readonly id: string;
  /** The id that instances of older releases record it under, if it differs. */
  readonly formerId?: string;
  /** Detects a different input under the same id. Empty for ids made by the service. */
  readonly fingerprint: string;
  /** The hash of the current period, which gets the record, and the adjacent one, which may have it. May be equal. */
  readonly keys: readonly [current: string, adjacent: string];
  readonly keepMs: number;
}

/** The `keep` argument of scripts: how long to keep a record and, for client keys, the maximum number of keys. */
export function keepOf({ keys: [current, adjacent], keepMs }: Operation, mostKeys: number): string {
  return current === adjacent ? String(keepMs) : `${keepMs} ${mostKeys}`;
}

/** A client's key is kept for at least half of this, 24 hours. */
const CLIENT_PERIOD_MS = 48 * 60 * 60 * 1000;
/** Retries end within 3 s, Redis refuses a delayed write 5 s later, and each of two clocks may be off by 2 s. */
const OWN_KEEP_MS = 15 * 1000;

/** An equal call without a key counts as a retry for at least half of this. */
const REPETITION_PERIOD_MS = 10 * 60 * 1000;

/**
 * @param sent the input without its key.
 * @param meant its canonical form, if it can be written in several ways.
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
 * The operation of a call without a key: a later call with the same input is a retry.
 * @param kept whether the record is kept as long as a key, or only for the minutes in which clients retry.
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

/** A new operation. All its retries use the same keys, so there is no adjacent period to search. */
export function ownOperation(cartId: string): Operation {
  const [current] = operationKeys(cartId, 's', OWN_KEEP_MS, Date.now());
  return { id: randomName(6), fingerprint: '', keys: [current, current], keepMs: OWN_KEEP_MS };
}

/** The hashes of client operations in the current and the adjacent period. */
export function clientPeriodKeys(cartId: string): Pick<Operation, 'keys' | 'keepMs'> {
  return recorded(cartId, 'd', CLIENT_PERIOD_MS);
}

function recorded(cartId: string, period: string, periodMs: number): Pick<Operation, 'keys' | 'keepMs'> {
  return { keys: operationKeys(cartId, period, periodMs, Date.now()), keepMs: periodMs / 2 };
}

/** Matches the time of a record, in cart seconds. `redis/lua/include/keys.lua` reads the same. */
const MADE_AT = /^\S* [^\s|.]+\.(\d+)/;

/** The number of keys of a cart, without expired ones and those that merges brought. */
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

/** Refuses a call instead of dropping an older key, because an acknowledged key must stay valid. */
export function keysFull(retryAfterSeconds: number): Refusal {
  const detail = 'This cart keeps as many idempotency keys as it can. Try again later with the same key.';
  return new Refusal('RATE_LIMITED', { detail, retryAfterSeconds });
}
