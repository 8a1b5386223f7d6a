import type { DocumentNode, SelectionSetNode, TypeNode } from 'graphql';
import { Kind, parse } from 'graphql';
import { definitionsOf } from './difference/coordinates';

/** What a subgraph relies on in types that it shares, as coordinates. */
export interface Reliance {
  /** Everything it defines or repeats. */
  readonly mentioned: ReadonlySet<string>;
  /** What it gets from others: `@external` fields, and fields that its `@key`, `@requires` and `@provides` name. */
  readonly required: ReadonlySet<string>;
}

/** Ignores field sets that do not parse or resolve: composition reports them. */
export function relianceOf(document: DocumentNode): Reliance {
  const definitions = definitionsOf(document);
  const typeOf = new Map<string, string>();
  for (const { coordinate, node } of definitions) {
    if ('type' in node) typeOf.set(coordinate, namedType(node.type));
  }
  const required = new Set<string>();
  for (const { coordinate, node } of definitions) {
    for (const directive of node.directives ?? []) {
      const name = directive.name.value.replace(/^federation__/, '');
      if (name === 'external') required.add(coordinate);
      const start = startOf(name, coordinate, typeOf);
      const fields = directive.arguments?.find((arg) => arg.name.value === 'fields')?.value;
      if (start && fields?.kind === Kind.STRING) follow(selection(fields.value), start, typeOf, required);
    }
  }
  return { mentioned: new Set(definitions.map(({ coordinate }) => coordinate)), required };
}

/** The type that a directive's field set starts from. */
function startOf(
  directive: string,
  coordinate: string,
  typeOf: ReadonlyMap<string, string>,
): string | undefined {
  if (directive === 'key') return coordinate;
  if (directive === 'requires') return coordinate.split('.')[0];
  if (directive === 'provides') return typeOf.get(coordinate);
  return undefined;
}

function follow(
  set: SelectionSetNode | undefined,
  type: string,
  typeOf: ReadonlyMap<string, string>,
  required: Set<string>,
): void {
  for (const node of set?.selections ?? []) {
    if (node.kind === Kind.FRAGMENT_SPREAD) continue;
    if (node.kind === Kind.INLINE_FRAGMENT) {
      follow(node.selectionSet, node.typeCondition?.name.value ?? type, typeOf, required);
      continue;
    }
    const coordinate = `${type}.${node.name.value}`;
    required.add(coordinate);
    follow(node.selectionSet, typeOf.get(coordinate) ?? '', typeOf, required);
  }
}

function selection(fieldSet: string): SelectionSetNode | undefined {
  try {
    const [operation] = parse(`{ ${fieldSet} }`, { noLocation: true }).definitions;
    return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet : undefined;
  } catch {
    return undefined;
  }
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
