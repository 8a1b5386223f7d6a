import type {
  DocumentNode,
  EnumValueDefinitionNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  TypeDefinitionNode,
  TypeExtensionNode,
} from 'graphql';
import { isTypeDefinitionNode, isTypeExtensionNode } from 'graphql';

/*
 * Schema coordinates (https://spec.graphql.org/draft/#sec-Schema-Coordinates): `Type`, `Type.field`, `Type.field(arg:)`,
 * `Enum.VALUE`, `Input.field`, `@directive`, `@directive(arg:)`.
 */

/** The field of an argument, the type of a field. A type or directive is its own parent. */
export function parentOf(coordinate: string): string {
  if (coordinate.endsWith(':)')) return coordinate.slice(0, coordinate.indexOf('('));
  return coordinate.split('.')[0]!;
}

export interface Definition {
  readonly coordinate: string;
  readonly node:
    | TypeDefinitionNode
    | TypeExtensionNode
    | FieldDefinitionNode
    | InputValueDefinitionNode
    | EnumValueDefinitionNode;
}

/** The types of a document and everything in them, as written. An extension lists its type again. */
export function definitionsOf(document: DocumentNode): Definition[] {
  const types = document.definitions.filter(
    (node) => isTypeDefinitionNode(node) || isTypeExtensionNode(node),
  );
  return types.flatMap((node) => [{ coordinate: node.name.value, node }, ...membersOf(node)]);
}

function membersOf(type: TypeDefinitionNode | TypeExtensionNode): Definition[] {
  const fields = 'fields' in type ? (type.fields ?? []) : [];
  const values = 'values' in type ? (type.values ?? []) : [];
  return [...fields, ...values].flatMap((node) => {
    const coordinate = `${type.name.value}.${node.name.value}`;
    const args = 'arguments' in node ? (node.arguments ?? []) : [];
    return [
      { coordinate, node },
      ...args.map((arg) => ({ coordinate: `${coordinate}(${arg.name.value}:)`, node: arg })),
    ];
  });
}
