import { hash } from 'node:crypto';
import type { CartLimits } from './limits';
import { lineKey, readIdentity } from './line-identity';
import type { AcceptedLine, ChangeInput, LineToAdd } from './line-input';

interface InputWithLines extends ChangeInput {
  readonly lines: readonly LineToAdd[];
}

/** An input in canonical form, so that a retry is recognised even if it is spelled differently. */
export interface CanonicalInput {
  /** All fields but `lines` and `idempotencyKey`, sorted by name. Null counts as absent. */
  readonly rest: readonly (readonly [name: string, value: unknown])[];
  /** Key and quantity of each line. An invalid line stays as it was sent. */
  readonly lines: readonly unknown[];
}

/** @param accepted valid lines whose keys are computed already. */
export function canonicalInput(
  { lines, ...rest }: InputWithLines,
  limits: CartLimits,
  accepted: readonly AcceptedLine[] = [],
): CanonicalInput {
  const meant = new Map(accepted.map(({ index, key, quantity }) => [index, [key, quantity]]));
  return {
    rest: Object.entries(rest)
      .filter(([name, value]) => name !== 'idempotencyKey' && value != null)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
    lines: lines.map((line, index) => meant.get(index) ?? canonicalLine(line, limits)),
  };
}

/** Sorts the lines, for an input in which their order does not matter. */
export function withoutOrder({ rest, lines }: CanonicalInput): CanonicalInput {
  const sorted = lines
    .map((line) => [JSON.stringify(line), line] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return { rest, lines: sorted.map(([, line]) => line) };
}

function canonicalLine(line: LineToAdd, limits: CartLimits): unknown {
  const { identity } = readIdentity(line, limits);
  return identity ? [lineKey(identity).key, line.quantity] : line;
}

/*
 * A fingerprint detects a different input under the same id. Instances of other releases read it too, so each rule has a
 * number, and a record is compared by the rule that wrote it. Rule 1, without a number, hashes the JSON of the input. It
 * is still used for inputs that have only one spelling.
 */
const CANONICAL_RULE = '2:';
/** Longer than any valid text or list. Oversized input is refused anyway, so hashing all of it would be a waste. */
const MAX_LENGTH = 2000;

/** The fingerprint of an input as it was sent. Null counts as absent. */
export function fingerprintOfJson(input: unknown): string {
  return digest(input);
}

export function fingerprintOfMeaning(input: CanonicalInput): string {
  return CANONICAL_RULE + digest(input);
}

/** Both fingerprints of an input. Instances of older releases know only the first. */
export function bothFingerprints(sent: unknown, meant: CanonicalInput): string {
  return `${fingerprintOfJson(sent)}|${fingerprintOfMeaning(meant)}`;
}

function digest(input: unknown): string {
  return hash('sha256', JSON.stringify(input, shortened), 'base64url').slice(0, 22);
}

function shortened(_: string, value: unknown): unknown {
  const isLong = (typeof value === 'string' || Array.isArray(value)) && value.length > MAX_LENGTH;
  return isLong ? value.slice(0, MAX_LENGTH) : (value ?? undefined);
}
