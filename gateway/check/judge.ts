import type { Approval } from '../registry/approvals';
import type { Audience, Change } from './difference/change';
import { parentOf } from './difference/coordinates';
import type { Reliance } from './reliance';

/**
 * What becomes of a change: it `fails` the check, `warns` (and fails it with `--strict`) or `passes`; or it would do one of
 * the first two, but was `approved` in a review.
 */
export type Verdict = 'fails' | 'warns' | 'passes' | 'approved';

/** A change, who relies on what it touches, and the verdict. */
export interface JudgedChange extends Change {
  readonly verdict: Verdict;
  /** Registered operations, such as `website@1.0.0 CartPage`. */
  readonly operations: readonly string[];
  /** Subgraphs. */
  readonly neighbours: readonly string[];
  /** Why it was approved. */
  readonly approval?: string;
}

/** What is known about who uses what. */
export interface Usage {
  /** label of an operation → coordinates */
  readonly operations: ReadonlyMap<string, ReadonlySet<string>>;
  /** name of a subgraph → what it relies on */
  readonly neighbours: ReadonlyMap<string, Reliance>;
}

/** The verdict over one change. A breaking change of something that nobody who is registered relies on only warns. */
export function judge(change: Change, usage: Usage, approvals: readonly Approval[]): JudgedChange {
  const touched = touchedBy(change);
  const operations = isNoticedBy('clients', change) ? operationsWith(touched, usage) : [];
  const neighbours = isNoticedBy('neighbours', change) ? neighboursWith(touched, change, usage) : [];
  const verdict = verdictOf(change, operations.length + neighbours.length > 0);
  const approval = verdict === 'passes' ? undefined : approvals.find(({ id }) => id === change.id);
  if (approval) return { ...change, operations, neighbours, verdict: 'approved', approval: approval.reason };
  return { ...change, operations, neighbours, verdict };
}

function verdictOf({ severity }: Change, isUsed: boolean): Verdict {
  if (severity === 'safe') return 'passes';
  return severity === 'breaking' && isUsed ? 'fails' : 'warns';
}

function isNoticedBy(audience: Audience, { noticedBy = audience }: Change): boolean {
  return noticedBy === audience;
}

/** What is new, or holds where nothing is said, cannot be named by anybody: there it is the whole that is relied on. */
const TOUCHES_THE_WHOLE: readonly string[] = [
  'FIELD_ARGUMENT_ADDED',
  'FIELD_ARGUMENT_DEFAULT_CHANGED',
  'INPUT_FIELD_ADDED',
  'INPUT_FIELD_DEFAULT_VALUE_CHANGED',
  'ENUM_VALUE_ADDED',
  'DIRECTIVE_ARGUMENT_ADDED',
  'DIRECTIVE_ARGUMENT_DEFAULT_VALUE_CHANGED',
];

function touchedBy({ kind, coordinate, from }: Change): readonly string[] {
  if (kind === 'OBJECT_TYPE_INTERFACE_REMOVED' && from) return [coordinate, from];
  return [TOUCHES_THE_WHOLE.includes(kind) ? parentOf(coordinate) : coordinate];
}

function operationsWith(coordinates: readonly string[], { operations }: Usage): string[] {
  const using = [...operations].filter(([, used]) => coordinates.some((one) => used.has(one)));
  return using.map(([label]) => label).sort();
}

function neighboursWith(
  coordinates: readonly string[],
  { subgraph, kind }: Change,
  { neighbours }: Usage,
): string[] {
  const relied = ({ mentioned, required }: Reliance) =>
    kind.startsWith('REQUIRED_FIELD') ? required : mentioned;
  const others = [...neighbours].filter(([name]) => name !== subgraph);
  const using = others.filter(([, reliance]) => coordinates.some((one) => relied(reliance).has(one)));
  return using.map(([name]) => name).sort();
}
