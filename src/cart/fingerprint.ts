import { hash } from 'node:crypto';
import type { CanonicalInput } from './canonical-input';

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
