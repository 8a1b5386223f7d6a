import 'reflect-metadata';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import type { GraphQLSchema } from 'graphql';
import { GraphQLScalarType, parse } from 'graphql';
import { GraphQLDateTime, GraphQLDateTimeISO } from 'graphql-scalars';
import { buildSchemaSync } from 'type-graphql';
import { CartLineResolver, CartResolver } from './cart.resolver';
import { resolveCart, resolveCartLine } from './cart.reference';
import { directCalls } from './direct-calls';
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

/** As text at once: `JSON.stringify` takes twice as long with the dates that `DateTime` leaves to it. */
const dateTime = new GraphQLScalarType({
  ...GraphQLDateTime.toConfig(),
  serialize: (value) => GraphQLDateTimeISO.serialize(value),
});

/** The executable subgraph. */
export function buildCartSchema(): GraphQLSchema {
  const typeDefs = parse(printCartContract());
  const calls = directCalls();
  const resolvers = {
    ...calls,
    Cart: { ...calls['Cart'], __resolveReference: resolveCart },
    CartLine: { ...calls['CartLine'], __resolveReference: resolveCartLine },
    DateTime: dateTime,
  };
  const subgraph = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]);
  return guardRepresentations(subgraph);
}
