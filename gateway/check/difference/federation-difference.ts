import type { DocumentNode } from 'graphql';
import { Kind, print } from 'graphql';
import type { Annotation } from './annotations';
import { annotationsOf } from './annotations';
import type { Change } from './change';
import { change } from './change';
import { definitionsOf, parentOf } from './coordinates';
import { annotationRule } from '../severity';

export interface SubgraphStates {
  readonly name: string;
  readonly was: DocumentNode;
  readonly is: DocumentNode;
}

/** What the other subgraphs require and define. */
export interface Others {
  /** Coordinates of the required fields. */
  readonly required: ReadonlySet<string>;
  /** Their current SDL. */
  readonly documents: readonly DocumentNode[];
}

/** What changed for the other subgraphs: federation directives, the federation version, and fields they require. */
export function federationDifference(states: SubgraphStates, others: Others): Change[] {
  return [...annotationChanges(states), ...requiredFieldChanges(states, others), ...versionChange(states)];
}

function annotationChanges({ name: subgraph, was, is }: SubgraphStates): Change[] {
  const before = annotationsOf(was);
  return [...annotationsOf(is)].flatMap(([coordinate, after]) => {
    const old = before.get(coordinate);
    if (!old) return [];
    const names = new Set([...old, ...after].map(({ name }) => name));
    return [...names].flatMap((name) => {
      const gone = without(old, after, name);
      const come = without(after, old, name);
      return replacements(gone, come).flatMap(([from, to]) => {
        const how = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed';
        const rule = annotationRule(name);
        if (!rule) return [];
        const kind = `${name.replace(/[A-Z]/g, '_$&').toUpperCase()}_${how.toUpperCase()}`;
        const { [how]: severity, noticedBy } = rule;
        const message = words(name, how, from, to);
        return change({ kind, coordinate, subgraph, from, to, severity, noticedBy, message });
      });
    });
  });
}

/** The texts of the annotations called `name` that are in `these` and not in `those`. */
function without(these: readonly Annotation[], those: readonly Annotation[], name: string): string[] {
  const texts = (annotations: readonly Annotation[]) =>
    annotations.filter((one) => one.name === name).map(({ text }) => text);
  return texts(these).filter((text) => !texts(those).includes(text));
}

/** One removed and one added count as a change. Otherwise each is listed by itself. */
function replacements(
  gone: readonly string[],
  come: readonly string[],
): (readonly [from?: string, to?: string])[] {
  if (gone.length === 1 && come.length === 1) return [[gone[0], come[0]]];
  return [...gone.map((from) => [from] as const), ...come.map((to) => [undefined, to] as const)];
}

function words(name: string, how: string, from = '', to = ''): string {
  const label = name === 'stubKey' ? '@key(resolvable: false)' : `@${name}`;
  if (how === 'changed') return `${label} was changed from '${from}' to '${to}'`;
  const text = from || to;
  return `${label} was ${how}${text && `: '${text}'`}`;
}

/** Other subgraphs compute with these fields and fail if one is missing or null. */
function requiredFieldChanges({ name, was, is }: SubgraphStates, others: Others): Change[] {
  const types = answeredFields(is);
  return [...ownFields(was)].flatMap(([coordinate, from]) => {
    const to = types.get(coordinate);
    if (!others.required.has(coordinate) || to === from || to === `${from}!`) return [];
    // The field moved. Composition decides whether the subgraphs that require it can still reach it.
    if (to === undefined && others.documents.some((other) => ownFields(other).get(coordinate) === from))
      return [];
    const facts = { coordinate, subgraph: name, from, to, severity: 'breaking' } as const;
    if (to === undefined)
      return change({
        ...facts,
        kind: 'REQUIRED_FIELD_REMOVED',
        message: 'Other subgraphs require this field; it is not answered here any more',
      });
    return change({
      ...facts,
      kind: from === `${to}!` ? 'REQUIRED_FIELD_MADE_NULLABLE' : 'REQUIRED_FIELD_TYPE_CHANGED',
      message: `Other subgraphs require this field; its type was '${from}' and is '${to}'`,
    });
  });
}

/** Without fields of types that the subgraph only references. */
function ownFields(document: DocumentNode): Map<string, string> {
  return new Map([...answeredFields(document)].filter(([coordinate]) => !isOfStub(coordinate, document)));
}

/** Maps coordinates to types, for the fields that the subgraph resolves itself. */
function answeredFields(document: DocumentNode): Map<string, string> {
  const annotations = annotationsOf(document);
  const isExternal = (coordinate: string) =>
    annotations.get(coordinate)?.some(({ name }) => name === 'external') ?? false;
  const fields = definitionsOf(document).flatMap(({ coordinate, node }): [string, string][] =>
    node.kind === Kind.FIELD_DEFINITION && !isExternal(coordinate) ? [[coordinate, print(node.type)]] : [],
  );
  return new Map(fields);
}

/** Whether the subgraph only references the field's type by a key, so it never resolves the field. */
function isOfStub(coordinate: string, document: DocumentNode): boolean {
  const names = annotationsOf(document)
    .get(parentOf(coordinate))
    ?.map(({ name }) => name);
  return (names?.includes('stubKey') && !names.includes('key')) ?? false;
}

function versionChange({ name: subgraph, was, is }: SubgraphStates): Change[] {
  const [from, to] = [federationVersion(was), federationVersion(is)];
  if (from === to) return [];
  const message = `The subgraph links federation ${to ?? 'no more'}, it was ${from ?? 'not linked'}`;
  const kind = 'FEDERATION_VERSION_CHANGED';
  return [change({ kind, coordinate: 'schema', subgraph, from, to, severity: 'dangerous', message })];
}

/** Such as `v2.9`. */
export function federationVersion(document: DocumentNode): string | undefined {
  const schemas = document.definitions.filter(
    (node) => node.kind === Kind.SCHEMA_EXTENSION || node.kind === Kind.SCHEMA_DEFINITION,
  );
  const links = schemas.flatMap(({ directives = [] }) => directives).map(print);
  const federation = links.find((link) => link.includes('specs.apollo.dev/federation/'));
  return federation?.match(/federation\/(v[0-9.]+)/)?.[1];
}
