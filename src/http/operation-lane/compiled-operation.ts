import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { Kind, getVariableValues, parse, visit } from 'graphql';
import type { CompiledQuery } from 'graphql-jit';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { asGraphqlJs } from './execution-errors';
import { usualOperationOf } from './usual-document';
import { usualVariablesOf } from './usual-variables';

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
