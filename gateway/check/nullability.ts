import type { DocumentNode, FieldDefinitionNode } from 'graphql';
import { getLocation, Kind, print } from 'graphql';
import type { Remark } from '../composition/composition';
import { annotationsOf } from './difference/annotations';
import { definitionsOf, parentOf } from './difference/coordinates';
import type { GraphState } from './graph-state';
import { relianceOf } from './reliance';

/**
 * Non-null fields that a subgraph adds to a type of another team: while that subgraph is down, each turns the whole
 * object into null. A type belongs to the first subgraph in `gateway/supergraph.yaml` that has fields of its own in
 * it.
 */
export function nonNullAdditions({ subgraphs, documents }: GraphState): Remark[] {
  const owners = new Map<string, string>();
  const answered = new Set<string>();
  return subgraphs.flatMap(({ name, file }) => {
    const document = documents.get(name);
    const fields = document ? fieldsOfEntities(document) : [];
    const added = fields.filter(({ type, coordinate }) => {
      if (!owners.has(type)) owners.set(type, name);
      return owners.get(type) !== name && !answered.has(coordinate);
    });
    for (const { coordinate } of fields) answered.add(coordinate);
    return added.flatMap(({ coordinate, type, node }): Remark[] => {
      if (node.type.kind !== Kind.NON_NULL_TYPE) return [];
      const { source, start } = node.name.loc!;
      return [
        {
          level: 'ERROR',
          code: 'NON_NULL_ADDITION',
          message: `Make ${coordinate} nullable, "${print(node.type.type)}": while ${name} is down, a field that cannot be null turns the whole ${type} into null.`,
          places: [{ subgraph: name, file, ...getLocation(source, start) }],
        },
      ];
    });
  });
}

interface EntityField {
  readonly coordinate: string;
  readonly type: string;
  readonly node: FieldDefinitionNode;
}

/** Fields of entities that the subgraph resolves itself, without key fields. */
function fieldsOfEntities(document: DocumentNode): EntityField[] {
  const annotations = annotationsOf(document);
  const { required } = relianceOf(document);
  return definitionsOf(document).flatMap(({ coordinate, node }) => {
    if (node.kind !== Kind.FIELD_DEFINITION || required.has(coordinate)) return [];
    const type = parentOf(coordinate);
    const isEntity = annotations.get(type)?.some(({ name }) => name === 'key');
    return isEntity ? [{ coordinate, type, node }] : [];
  });
}
