import { BREAK, getVariableValues, Kind, locatedError, parse, visit } from 'graphql';
import type {
  ASTNode,
  DocumentNode,
  ExecutionResult,
  GraphQLError,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import type { CompiledQuery } from 'graphql-jit';
import { createFastCoercion } from './fast-variables';

/** A longer document costs more to compile than its repetitions save. */
export const MAX_TEXT_LENGTH = 8000;
/** The limit that graphql-js uses when it executes. */
const MAX_COERCION_ERRORS = 50;

/** An operation compiled to a function, with the same result as graphql-js. */
export class CompiledOperation {
  private readonly coerceFast: ReturnType<typeof createFastCoercion>;

  private constructor(
    private readonly schema: GraphQLSchema,
    private readonly operation: OperationDefinitionNode,
    private readonly compiled: CompiledQuery,
  ) {
    this.coerceFast = createFastCoercion(schema, operation.variableDefinitions ?? []);
  }

  /**
   * @param text a valid document.
   * @returns undefined if graphql-jit would not execute it exactly as graphql-js does.
   */
  static of(schema: GraphQLSchema, text: string): CompiledOperation | undefined {
    const document = parse(text);
    const operation = compilableOperationOf(document);
    if (!operation) return undefined;
    const compiled = compileQuery(schema, withCoercedVariables(document));
    return isCompiledQuery(compiled) ? new CompiledOperation(schema, operation, compiled) : undefined;
  }

  get name(): string | undefined {
    return this.operation.name?.value;
  }

  /** The variables as resolvers get them; undefined if they are not valid. */
  coerce(variables: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
    return this.coerceFast(variables) ?? this.coerceWithGraphqlJs(variables);
  }

  private coerceWithGraphqlJs(
    variables: Readonly<Record<string, unknown>>,
  ): Record<string, unknown> | undefined {
    const { variableDefinitions = [] } = this.operation;
    return getVariableValues(this.schema, variableDefinitions, variables, { maxErrors: MAX_COERCION_ERRORS })
      .coerced;
  }

  /** @param variables already coerced. */
  async execute(context: object, variables: Record<string, unknown>): Promise<ExecutionResult> {
    const { data, errors } = await this.compiled.query(undefined, context, variables);
    return errors ? { data, errors: asGraphqlJs(errors, data) } : { data };
  }
}

/**
 * The operation of a document that graphql-jit executes exactly as graphql-js does; undefined for every other document.
 *
 * - No literal arguments except booleans: the compiler writes them into program text, and a string that imitates its
 *   marker for dates would run as code.
 * - One root field: after a failed one, graphql-jit continues with the next mutation.
 * - No directives: it does not distinguish two uses of one fragment under different conditions.
 */
export function compilableOperationOf(document: DocumentNode): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const [operation] = operations;
  if (!operation || operations.length > 1 || !hasOneRootField(operation)) return undefined;
  let compilable = true;
  visit(document, {
    enter(node) {
      if (!preventsCompiling(node)) return undefined;
      compilable = false;
      return BREAK;
    },
  });
  return compilable ? operation : undefined;
}

function hasOneRootField({ selectionSet: { selections } }: OperationDefinitionNode): boolean {
  return selections.every(isField) && selections.filter((field) => !isTypename(field)).length === 1;
}

function preventsCompiling(node: ASTNode): boolean {
  switch (node.kind) {
    case Kind.DIRECTIVE:
      return true;
    case Kind.ARGUMENT:
      return node.value.kind !== Kind.VARIABLE && node.value.kind !== Kind.BOOLEAN;
    case Kind.NAME:
      return node.value === '__proto__'; // sets the prototype in an object literal
    default:
      return false;
  }
}

const isField = (selection: SelectionNode) => selection.kind === Kind.FIELD;
const isTypename = (selection: SelectionNode) => isField(selection) && selection.name.value === '__typename';

/**
 * Makes graphql-jit accept variables unchecked. They are coerced before, because graphql-jit accepts some invalid values,
 * such as a list for an input object, and words its errors differently.
 */
function withCoercedVariables(document: DocumentNode): DocumentNode {
  return visit(document, {
    VariableDefinition: ({ kind, variable }) => ({ kind, variable, type: ANY }),
  });
}

/** The Federation scalar that accepts every value. */
const ANY = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: '_Any' } };

type Path = NonNullable<GraphQLError['path']>;

/**
 * Turns errors of graphql-jit into those of graphql-js: the same class, with locations, and only the first of several
 * that null the same field.
 * @param data of the result, with the nulls that the errors left.
 */
function asGraphqlJs(errors: readonly GraphQLError[], data: unknown): GraphQLError[] {
  const nulled = new Set<string>();
  return errors.filter((error) => isFirstAt(nulledPlace(error.path ?? [], data), nulled)).map(relocated);
}

function isFirstAt(place: string, taken: Set<string>): boolean {
  if (taken.has(place)) return false;
  taken.add(place);
  return true;
}

/** The path of the null that an error left in the result. */
function nulledPlace(path: Path, data: unknown): string {
  let depth = 0;
  for (let value = data; value !== null && depth < path.length; depth += 1)
    value = (value as Record<string | number, unknown>)[path[depth]!];
  return path.slice(0, depth).join('.');
}

function relocated({ message, path, locations, originalError }: GraphQLError): GraphQLError {
  const error = locatedError(originalError ?? new Error(message), undefined, path);
  return error.locations ? error : Object.assign(error, { locations });
}
