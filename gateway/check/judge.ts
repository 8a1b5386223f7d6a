import type { Approval } from '../registry/approvals';
import type { Audience, Change } from './difference/change';
import { parentOf } from './difference/coordinates';
import type { Reliance } from './reliance';

/**
 * `fails` fails the check, `warns` fails it only with `--strict`, `approved` would do either but was approved in a
 * review.
 */
export type Verdict = 'fails' | 'warns' | 'passes' | 'approved';

export interface JudgedChange extends Change {
  readonly verdict: Verdict;
  /** Registered operations, such as `website@1.0.0 CartPage`. */
  readonly operations: readonly string[];
  /** Names of subgraphs. */
  readonly neighbours: readonly string[];
  /** The reason for the approval. */
  readonly approval?: string;
}

export interface Usage {
  /** Maps an operation's label to coordinates. */
  readonly operations: ReadonlyMap<string, ReadonlySet<string>>;
  /** Maps a subgraph's name to what it relies on. */
  readonly neighbours: ReadonlyMap<string, Reliance>;
}

/** A breaking change only warns if no registered operation or subgraph relies on what it touches. */
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

/** Kinds whose coordinate no one can use yet: what counts is who uses the parent. */
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
