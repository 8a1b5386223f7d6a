import * as fc from 'fast-check';
import type { GraphQLSchema } from 'graphql';
import { OperationWriter } from './operation-writer';
import type { Manner } from './operation-writer';

/** One operation, and what it is sent with, again and again. */
export interface Operation {
  readonly query: string;
  readonly operationName?: unknown;
  readonly variables: readonly unknown[];
}

const VARIABLES_EACH = 4;

/** As a Router and careful clients write them: everything that varies is a variable. */
const usual: Manner = {
  literals: 0,
  directives: 0,
  roots: 1,
  rootFragments: false,
  mistakes: 0,
  wrongValues: 3,
};
const wild: Manner = {
  literals: 40,
  directives: 15,
  roots: 3,
  rootFragments: true,
  mistakes: 0,
  wrongValues: 8,
};
const mistaken: Manner = { ...wild, mistakes: 8 };

/** Operations over all of a schema, from those that may be compiled to those that are wrong. */
export function operationsOf(schema: GraphQLSchema): fc.Arbitrary<Operation> {
  const inManner = (manner: Manner) =>
    fc.gen().map((generate): Operation => {
      const writer = new OperationWriter(schema, generate, manner);
      const { query, name } = writer.write();
      const names = fc.constantFrom(
        undefined,
        null,
        name,
        name,
        ...(manner === usual ? [] : ['', 'Other', 7]),
      );
      const variables = Array.from({ length: VARIABLES_EACH }, () => writer.variables());
      return { query, operationName: generate(() => names), variables };
    });
  return fc.oneof(
    { weight: 8, arbitrary: inManner(usual) },
    { weight: 3, arbitrary: inManner(wild) },
    { weight: 2, arbitrary: inManner(mistaken) },
  );
}
