import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { fastify } from 'fastify';
import { parse } from 'graphql';
import type { ListenOptions } from '../../kit/listen';
import { listen, servesUntilTheEnd } from '../../kit/listen';
import { projectFile } from '../project-file';
import type { Running } from '../../kit/start-alone';

type SubgraphModule = Exclude<Parameters<typeof buildSubgraphSchema>[0], unknown[] | { kind: string }>;

interface SubgraphOptions extends ListenOptions {
  /** Its SDL is `gateway/registry/subgraphs/<name>.graphql`. */
  readonly name: string;
  readonly resolvers: SubgraphModule['resolvers'];
}

export async function startSubgraph({ name, resolvers, ...address }: SubgraphOptions): Promise<Running> {
  const sdl = readFileSync(projectFile('gateway', 'registry', 'subgraphs', `${name}.graphql`), 'utf8');
  const apollo = new ApolloServer({
    schema: buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]),
    plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginInlineTraceDisabled()],
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  // Above the 30 s after which the gateway drops idle connections: a server that closes one first can cut off a
  // request.
  const app = fastify({ keepAliveTimeout: 65_000, ...servesUntilTheEnd });
  app.post('/graphql', fastifyApolloHandler(apollo));
  app.addHook('onClose', () => apollo.stop());
  return listen(app, address, '/graphql');
}
