import { timingSafeEqual } from 'node:crypto';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CartRequest } from '../../cart/cart-request';
import type { CartServices } from '../../context';
import { Refusal } from '../../errors';
import type { Caller } from '../../identity/caller';
import type { Metrics } from '../../telemetry/metrics';
import type { Authenticate } from '../caller/caller';
import { chargeAnswer } from '../caller/caller-limits';
import type { CallerLimits } from '../caller/caller-limits';
import { bodyBytesOf } from '../server/body-limits';
import { deadlineOf } from '../server/deadline';
import { PRIVATE } from '../server/server';
import type { Server } from '../server/server';
import { refusalAnswer } from './graphql-errors';
import { refuseNesting } from './graphql-limits';
import type { GraphqlServer } from './graphql-server';
import { answerCompiled, findCompiled } from './lane/compiled-lane';
import type { GraphqlContext } from './observed-operation';

export interface GraphqlRoute extends GraphqlServer {
  readonly metrics: Metrics;
  /** The valid values of the `x-router-secret` header; undefined if anyone may call. */
  readonly routerSecrets: readonly string[] | undefined;
  readonly services: CartServices;
  readonly authenticate: Authenticate<Caller>;
  /** The largest body in bytes. */
  readonly bodyLimit: number;
  readonly limits: CallerLimits;
}

/** `/graphql`, without the browser plugins: browsers talk to the Router. */
export function graphqlRoute(
  server: Server,
  { apollo, compiled, metrics, routerSecrets, services, authenticate, bodyLimit, limits }: GraphqlRoute,
): void {
  const hasSecret = routerSecrets && routerSecretCheck(routerSecrets);
  const contextOf = async (request: FastifyRequest, reply: FastifyReply): Promise<GraphqlContext> => {
    const deadline = deadlineOf(reply);
    const caller = request.caller ?? (await authenticate(request, deadline));
    return { request: new CartRequest(caller, deadline, request.log), services, http: request };
  };
  /** Runs before the body is read. */
  const admit = async (request: FastifyRequest, reply: FastifyReply) => {
    void reply.header('cache-control', PRIVATE);
    if (hasSecret && !hasSecret(request.headers['x-router-secret']))
      throw new Refusal('UNAUTHENTICATED', {
        detail: 'Only the Router may call this. It sends x-router-secret.',
      });
    // `contextOf` retries after an unexpected error, where it becomes an error of the graph.
    request.caller = await authenticate(request, deadlineOf(reply)).catch(() => undefined);
    const { caller } = request;
    if (!caller || caller instanceof Refusal || limits.admit(caller, bodyBytesOf(request)) === 0) return;
    return reply.send(refusalAnswer(new Refusal('RATE_LIMITED')));
  };
  const answerWithApollo = fastifyApolloHandler(apollo, { context: contextOf });
  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    schema: { hide: true },
    bodyLimit,
    onRequest: admit,
    onResponse: (request, reply, done) => {
      chargeAnswer(limits, request, reply);
      done();
    },
    async handler(request, reply) {
      const call = findCompiled(request, compiled);
      const answer = call && (await answerCompiled(call, contextOf, metrics, reply));
      metrics.observeLane(answer === undefined ? 'apollo' : 'compiled');
      if (answer !== undefined) return answer;
      return refuseNesting(request) ?? answerWithApollo.call(server, request, reply);
    },
  });
}

/** Checks the `x-router-secret` header against the valid secrets. The time it takes reveals only their lengths. */
function routerSecretCheck(secrets: readonly string[]): (header: string | string[] | undefined) => boolean {
  const expected = secrets.map((secret) => Buffer.from(secret));
  return (header) => {
    if (typeof header !== 'string') return false;
    const given = Buffer.from(header);
    return expected
      .map((secret) => secret.length === given.length && timingSafeEqual(secret, given))
      .includes(true);
  };
}
