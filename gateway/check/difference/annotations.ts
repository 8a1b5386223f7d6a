import type { ConstDirectiveNode, DocumentNode } from 'graphql';
import { Kind, print } from 'graphql';
import { definitionsOf } from './coordinates';

/** A directive on a definition, in canonical form: the same annotation can be written in several ways. */
export interface Annotation {
  /** Without `@` and the prefix `federation__`. `stubKey` is a key by which the subgraph only references the type. */
  readonly name: string;
  /** The fields of a key, otherwise all arguments. Empty if there are none. */
  readonly text: string;
}

/**
 * Maps each coordinate to its annotations, including those of extensions. `@shareable` on a type is listed at its
 * fields.
 */
export function annotationsOf(document: DocumentNode): Map<string, Annotation[]> {
  const found = new Map<string, Annotation[]>();
  const definitions = definitionsOf(document);
  for (const { coordinate, node } of definitions) {
    const annotations = (node.directives ?? []).map(annotation);
    const inherited = 'fields' in node ? annotations.filter(isShareable) : [];
    for (const field of ('fields' in node && node.fields) || [])
      add(found, `${coordinate}.${field.name.value}`, inherited);
    add(
      found,
      coordinate,
      inherited.length > 0 ? annotations.filter((one) => !isShareable(one)) : annotations,
    );
  }
  return found;
}

function add(found: Map<string, Annotation[]>, coordinate: string, annotations: readonly Annotation[]): void {
  found.set(coordinate, [...(found.get(coordinate) ?? []), ...annotations]);
}

const isShareable = ({ name }: Annotation) => name === 'shareable';

function annotation(directive: ConstDirectiveNode): Annotation {
  const name = directive.name.value.replace(/^federation__/, '');
  if (name === 'key') return key(directive);
  const args = (directive.arguments ?? []).map(print).sort();
  return { name, text: args.join(', ') };
}

function key({ arguments: args = [] }: ConstDirectiveNode): Annotation {
  const value = (name: string) => args.find((arg) => arg.name.value === name)?.value;
  const fields = value('fields');
  const resolvable = value('resolvable');
  const isStub = resolvable?.kind === Kind.BOOLEAN && !resolvable.value;
  return { name: isStub ? 'stubKey' : 'key', text: fields?.kind === Kind.STRING ? spaced(fields.value) : '' };
}

/** Commas and line breaks have no meaning in a field set. */
function spaced(fieldSet: string): string {
  return fieldSet
    .replace(/[{}]/g, ' $& ')
    .split(/[\s,]+/)
    .filter(Boolean)
    .join(' ');
}
