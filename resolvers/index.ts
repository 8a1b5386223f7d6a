import 'reflect-metadata';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import type { GraphQLSchema } from 'graphql';
import { parse } from 'graphql';
import { buildSchemaSync, createResolversMap } from 'type-graphql';
import { CartLineResolver, CartResolver } from './cart.resolver';
import { resolveCart, resolveCartLine } from './cart.reference';
import { MergeResolver } from './merge.resolver';
import { guardRepresentations } from './representations';

/** v2.9 is the highest that Apollo's and The Guild's composers both take. */
const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag"])';

const schema = () =>
  buildSchemaSync({
    resolvers: [CartResolver, CartLineResolver, MergeResolver],
    validate: false,
    skipCheck: true,
  });

/** The contract of this subgraph in SDL, as the other rooms and teams read it. */
export function printCartContract(): string {
  return `${LINK}\n\n${printSchemaWithDirectives(schema())}\n`;
}

/** The executable subgraph. */
export function buildCartSchema(): GraphQLSchema {
  const resolvers = createResolversMap(schema());
  Object.assign((resolvers['Cart'] ??= {}), { __resolveReference: resolveCart });
  Object.assign((resolvers['CartLine'] ??= {}), { __resolveReference: resolveCartLine });
  const subgraph = buildSubgraphSchema([
    { typeDefs: parse(printCartContract()), resolvers: resolvers as never },
  ]);
  return guardRepresentations(subgraph);
}
