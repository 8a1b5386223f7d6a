import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context';
import { Refusal } from '../errors';
import type { Viewer } from '../identity/viewer';
import type { Identify } from './caller';
import { deadlineOf } from './request-deadline';
import type { Server } from './server';

export interface GraphqlContext extends Context {
  readonly request: FastifyRequest;
}

export interface GraphqlRoute {
  readonly apollo: ApolloServer<GraphqlContext>;
  /** Whether a request may come in at all; in production only the Router may. */
  readonly admits: (request: FastifyRequest) => boolean;
  readonly createContext: (viewer: Viewer | Refusal, deadline: number) => Context;
  readonly identify: Identify;
}

/** `/graphql`: no browser plugins, because browsers talk to the Router. */
export function graphqlRoute(
  server: Server,
  { apollo, admits, createContext, identify }: GraphqlRoute,
): void {
  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    schema: { hide: true },
    onRequest: async (request) => {
      if (!admits(request))
        throw new Refusal('UNAUTHENTICATED', {
          detail: 'Only the Router may call this. It sends x-router-secret.',
        });
    },
    handler: fastifyApolloHandler(apollo, {
      context: async (request, reply) => {
        const deadline = deadlineOf(reply);
        return { ...createContext(await identify(request, deadline), deadline), request };
      },
    }),
  });
}
