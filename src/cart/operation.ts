import { operationKeys } from '../redis/keys';
import { randomName } from '../redis/random-name';
import type { CanonicalInput } from './canonical-input';
import { bothFingerprints, fingerprintOfJson, fingerprintOfMeaning } from './fingerprint';

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
