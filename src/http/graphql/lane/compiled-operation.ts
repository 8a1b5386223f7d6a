import { getVariableValues, Kind, locatedError, parse, visit } from 'graphql';
import type {
  DocumentNode,
  ExecutionResult,
  GraphQLError,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import type { CompiledQuery } from 'graphql-jit';
import { usualOperationOf } from './compilable-document';
import { usualVariablesOf } from './fast-variables';

/** As graphql-js has it: how many faults of its variables an answer names. */
const MAX_COERCION_ERRORS = 50;

/** An operation as a function. It answers what graphql-js would answer. */
export class CompiledOperation {
  private readonly coerceUsual: ReturnType<typeof usualVariablesOf>;

  private constructor(
    private readonly schema: GraphQLSchema,
    private readonly operation: OperationDefinitionNode,
    private readonly compiled: CompiledQuery,
  ) {
    this.coerceUsual = usualVariablesOf(schema, operation.variableDefinitions ?? []);
  }

  /** @param text a document that was found valid. Undefined for what graphql-jit would not execute as graphql-js does. */
  static of(schema: GraphQLSchema, text: string): CompiledOperation | undefined {
    const document = parse(text);
    const operation = usualOperationOf(document);
    if (!operation) return undefined;
    const compiled = compileQuery(schema, withCoercedVariables(document));
    return isCompiledQuery(compiled) ? new CompiledOperation(schema, operation, compiled) : undefined;
  }

  get name(): string | undefined {
    return this.operation.name?.value;
  }

  /** The variables as the resolvers get them; undefined if something is wrong with them. */
  coerce(variables: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
    return this.coerceUsual(variables) ?? this.coerceAny(variables);
  }

  private coerceAny(variables: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
    const { variableDefinitions = [] } = this.operation;
    return getVariableValues(this.schema, variableDefinitions, variables, { maxErrors: MAX_COERCION_ERRORS })
      .coerced;
  }

  /** @param variables coerced ones */
  async execute(context: object, variables: Record<string, unknown>): Promise<ExecutionResult> {
    const { data, errors } = await this.compiled.query(undefined, context, variables);
    return errors ? { data, errors: asGraphqlJs(errors, data) } : { data };
  }
}

/**
 * Makes graphql-jit take variables as they are. graphql-js coerces them, because graphql-jit lets some things pass, such
 * as a list for an input object, and has other words for what is wrong.
 */
function withCoercedVariables(document: DocumentNode): DocumentNode {
  return visit(document, {
    VariableDefinition: ({ kind, variable }) => ({ kind, variable, type: ANY }),
  });
}

/** The scalar of Federation that stands for whatever there is. */
const ANY = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: '_Any' } };

type Path = NonNullable<GraphQLError['path']>;

/**
 * graphql-jit's errors as those of graphql-js: of its class, placed, and where several make the same place null, the
 * first of them.
 * @param data what they left of the answer
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

/** Where the answer ends on the way to what failed. */
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
