import type { ASTNode, DocumentNode, OperationDefinitionNode, SelectionNode } from 'graphql';
import { BREAK, Kind, visit } from 'graphql';

/** Longer ones cost more to compile than repeating them saves. */
export const MAX_TEXT_LENGTH = 8000;

/**
 * The one operation of a document that graphql-jit executes as graphql-js does; undefined for every other document.
 *
 * Values written into the document are not compiled, but for booleans: the compiler writes them into program text, and
 * a string that imitates its mark for dates would be run as a program. What varies comes as variables.
 * One root field, because after a failed one graphql-jit goes on with the next mutation. No directives, because it does
 * not tell apart two uses of one fragment under different conditions.
 */
export function usualOperationOf(document: DocumentNode): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const [operation] = operations;
  if (!operation || operations.length > 1 || !hasOneRootField(operation)) return undefined;
  let usual = true;
  visit(document, {
    enter(node) {
      if (!isUnusual(node)) return undefined;
      usual = false;
      return BREAK;
    },
  });
  return usual ? operation : undefined;
}

function hasOneRootField({ selectionSet: { selections } }: OperationDefinitionNode): boolean {
  return selections.every(isField) && selections.filter((field) => !isTypename(field)).length === 1;
}

function isUnusual(node: ASTNode): boolean {
  switch (node.kind) {
    case Kind.DIRECTIVE:
      return true;
    case Kind.ARGUMENT:
      return node.value.kind !== Kind.VARIABLE && node.value.kind !== Kind.BOOLEAN;
    case Kind.NAME:
      return node.value === '__proto__'; // no key of an object literal
    default:
      return false;
  }
}

const isField = (selection: SelectionNode) => selection.kind === Kind.FIELD;
const isTypename = (selection: SelectionNode) => isField(selection) && selection.name.value === '__typename';
