import type { ChangeInput } from './change-input';
import type { CartLimits } from './limits';
import { readIdentity } from './line-identity';
import type { AcceptedLine, LineToAdd } from './line-input';
import { lineKey } from './line-key';

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
