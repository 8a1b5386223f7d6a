import type { DocumentNode, GraphQLSchema } from 'graphql';
import { GraphQLError, parse, Source, validate } from 'graphql';
import type { RegisteredOperation } from '../registry/operations';

/** Why an operation is not valid; line and column count from 1 in its file. */
export interface Problem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** The parsed operation, if it parses, and why it cannot be sent to a graph with this schema. */
export interface OperationCheck {
  readonly document?: DocumentNode;
  readonly problems: readonly Problem[];
}

/** Whether a registered operation can be sent to a graph with this API schema. */
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
