import { hash } from 'node:crypto';
import type { CartLimits } from './limits';
import { lineKey, readIdentity } from './line-identity';
import type { AcceptedLine, ChangeInput, LineToAdd } from './line-input';

/** An input with lines that name a sku and attributes. */
interface InputWithLines extends ChangeInput {
  readonly lines: readonly LineToAdd[];
}

/** What an input means, however it is spelled: repetitions are told by it. */
export interface CanonicalInput {
  /** All but the lines and the key of the call, by name; null is the same as left out. */
  readonly rest: readonly (readonly [name: string, value: unknown])[];
  /** Key and units of each line; one that cannot be read is as it was sent. */
  readonly lines: readonly unknown[];
}

/** @param accepted the lines of the input that were found good already, if they were. */
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

/** The same for an input in which the order of the lines says nothing. */
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
 * A fingerprint tells another input under the same id. It stands in the record of an operation, where instances of
 * another release read it too: so each rule has a number, and a record is compared by the rule that it was written by.
 * Rule 1, without a number, takes the JSON of an input; it still holds where an input has one spelling only.
 */
const CANONICAL_RULE = '2:';
/** Longer than any text or list that is let in: what is refused for its size is not worth to be read to its end. */
const MAX_LENGTH = 2000;

/** Of an input as it was sent, null being the same as left out. */
export function fingerprintOfJson(input: unknown): string {
  return digest(input);
}

/** Of what an input means. */
export function fingerprintOfMeaning(input: CanonicalInput): string {
  return CANONICAL_RULE + digest(input);
}

/** What a record holds for an input that has both: former instances know the first one only. */
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
