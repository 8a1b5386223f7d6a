import { CriticalityLevel, diff } from '@graphql-inspector/core';
import type { GraphQLSchema } from 'graphql';
import type { Change, Severity } from './change';
import { change } from './change';
import { parentOf } from './coordinates';
import { apiSeverity } from '../severity';

/** A change as Inspector reports it. The names of its facts differ by kind. */
interface InspectorChange {
  readonly type: string;
  readonly path?: string;
  readonly meta: unknown;
  readonly message: string;
  readonly criticality: { readonly level: CriticalityLevel };
}

const severities: Record<CriticalityLevel, Severity> = {
  [CriticalityLevel.Breaking]: 'breaking',
  [CriticalityLevel.Dangerous]: 'dangerous',
  [CriticalityLevel.NonBreaking]: 'safe',
};

/**
 * What changed for clients. Does not use Inspector's `simplifyChanges`, which drops the new type of a field if the
 * field got a description in the same change.
 */
export async function apiDifference(was: GraphQLSchema, is: GraphQLSchema): Promise<Change[]> {
  const found: readonly InspectorChange[] = await diff(was, is);
  const isNew = new Set(found.filter(({ type }) => WHOLE.includes(type)).map(coordinateOf));
  const hasOwnKind = new Set(found.filter(({ type }) => type.includes('DEPRECATION')).map(coordinateOf));
  const hasDirective = new Set(found.filter(isDirectiveItself).map(coordinateOf));
  const told = found.filter((one) => !isDetail(one, { isNew, hasOwnKind, hasDirective }));
  return told.map((one) =>
    change({
      kind: one.type,
      coordinate: coordinateOf(one),
      from: named(one, /^(old|removed)/),
      to: named(one, /^(new|added)/),
      severity: apiSeverity(one.type, severities[one.criticality.level]),
      noticedBy: 'clients',
      message: one.message,
    }),
  );
}

/** Kinds that include everything inside the new element. */
const WHOLE = ['TYPE_ADDED', 'FIELD_ADDED', 'DIRECTIVE_ADDED'];

interface Seen {
  readonly isNew: ReadonlySet<string>;
  readonly hasOwnKind: ReadonlySet<string>;
  readonly hasDirective: ReadonlySet<string>;
}

/**
 * Whether another change already covers this one: parts of a new element, and details of an added or removed
 * directive.
 */
function isDetail(one: InspectorChange, { isNew, hasOwnKind, hasDirective }: Seen): boolean {
  const coordinate = coordinateOf(one);
  const parent = parentOf(coordinate);
  if (parent !== coordinate && isNew.has(parent)) return true;
  if (isNew.has(coordinate)) return !WHOLE.includes(one.type);
  if (!one.type.startsWith('DIRECTIVE_USAGE')) return false;
  return hasOwnKind.has(coordinate) || (hasDirective.has(coordinate) && !isDirectiveItself(one));
}

function isDirectiveItself({ type }: InspectorChange): boolean {
  return type.startsWith('DIRECTIVE_USAGE') && !/^DIRECTIVE_USAGE_ARGUMENT_(ADDED|REMOVED)$/.test(type);
}

/** Inspector's paths are `Type.field.argument`, `@directive.argument` and, for a directive in use, `….@directive`. */
function coordinateOf({ type, path = '', meta }: InspectorChange): string {
  if (type === 'DIRECTIVE_ARGUMENT_ADDED')
    return `${path}(${(meta as { addedDirectiveArgumentName: string }).addedDirectiveArgumentName}:)`;
  const [parent, member, argument] = path.split('.@')[0]!.split('.');
  if (!parent) return 'schema';
  if (!member) return parent;
  if (parent.startsWith('@')) return `${parent}(${member}:)`;
  return argument ? `${parent}.${member}(${argument}:)` : `${parent}.${member}`;
}

/** The old or new name, type or text of a change, unless the coordinate already ends with it. */
function named(one: InspectorChange, which: RegExp): string | undefined {
  const facts = Object.entries(one.meta as Record<string, unknown>).filter(
    (entry): entry is [string, string] => which.test(entry[0]) && typeof entry[1] === 'string',
  );
  const type = facts.find(([name]) => name.endsWith('Type')) ?? facts.at(-1);
  return type && type[1] !== one.path?.split(/[.@]/).at(-1) ? type[1] : undefined;
}
