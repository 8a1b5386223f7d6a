import type { DocumentNode, GraphQLSchema } from 'graphql';
import { GraphQLError, parse, Source, validate } from 'graphql';
import type { RegisteredOperation } from '../registry/operations';

/** Why an operation is invalid. Line and column count from 1 in its file. */
export interface Problem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** The operation, if it parses, and why this schema rejects it. */
export interface OperationCheck {
  readonly document?: DocumentNode;
  readonly problems: readonly Problem[];
}

/** Validates a registered operation against an API schema. */
export function checkOperation(schema: GraphQLSchema, operation: RegisteredOperation): OperationCheck {
  try {
    const document = parse(new Source(operation.text, operation.file));
    return { document, problems: validate(schema, document).map(problem) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { problems: [problem(error)] };
  }
}

function problem({ message, locations }: GraphQLError): Problem {
  const { line, column } = locations?.[0] ?? { line: 1, column: 1 };
  return { message, line, column };
}
