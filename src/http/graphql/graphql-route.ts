import { timingSafeEqual } from 'node:crypto';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CartRequest } from '../../cart/cart-request';
import type { CartServices } from '../../context';
import { Refusal } from '../../errors';
import type { Caller } from '../../identity/caller';
import type { Metrics } from '../../telemetry/metrics';
import type { Identify } from '../caller/caller';
import { chargeAnswer } from '../caller/caller-limits';
import type { CallerLimits } from '../caller/caller-limits';
import { documentOf, nestsTooDeep } from './document-nesting';
import type { GraphqlContext } from './observed-operation';
import { nestingAnswer, refusedAnswer } from './graphql-errors';
import { PRIVATE } from './graphql-server';
import type { GraphqlServer } from './graphql-server';
import { bodyBytesOf } from '../server/json-body';
import { answerCompiled, compiledCallOf } from './lane/compiled-lane';
import { deadlineOf } from '../server/server';
import type { Server } from '../server/server';

export interface GraphqlRoute extends GraphqlServer {
  readonly metrics: Metrics;
  /** Of which the `x-router-secret` header must have one; undefined if anybody may call. */
  readonly routerSecrets: readonly string[] | undefined;
  readonly services: CartServices;
  readonly identify: Identify<Caller>;
  /** The largest body in bytes. */
  readonly bodyLimit: number;
  readonly limits: CallerLimits;
}

/** `/graphql`: no browser plugins, because browsers talk to the Router. */
export function graphqlRoute(
  server: Server,
  { apollo, compiled, metrics, routerSecrets, services, identify, bodyLimit, limits }: GraphqlRoute,
): void {
  const hasSecret = routerSecrets && routerSecretCheck(routerSecrets);
  const contextOf = async (request: FastifyRequest, reply: FastifyReply): Promise<GraphqlContext> => {
    const deadline = deadlineOf(reply);
    const caller = request.caller ?? (await identify(request, deadline));
    return { request: new CartRequest(caller, deadline, request.log), services, http: request };
  };
  /** Before the body is read, and whichever lane would execute it. */
  const admit = async (request: FastifyRequest, reply: FastifyReply) => {
    void reply.header('cache-control', PRIVATE);
    if (hasSecret && !hasSecret(request.headers['x-router-secret'])) throw strangerRefusal();
    // What cannot be said of the caller by accident is tried again where it can be put into words of GraphQL.
    request.caller = await identify(request, deadlineOf(reply)).catch(() => undefined);
    const { caller } = request;
    if (!caller || caller instanceof Refusal || limits.admit(caller, bodyBytesOf(request)) === 0) return;
    return reply.send(refusedAnswer(new Refusal('RATE_LIMITED')));
  };
  const askApollo = fastifyApolloHandler(apollo, { context: contextOf });
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
      const call = compiledCallOf(request, compiled);
      const answer = call && (await answerCompiled(call, contextOf, metrics, reply));
      metrics.observeLane(answer === undefined ? 'apollo' : 'compiled');
      // What is compiled has been parsed before.
      if (answer === undefined && nestsTooDeep(documentOf(request))) return nestingAnswer();
      return answer ?? askApollo.call(server, request, reply);
    },
  });
}

function strangerRefusal(): Refusal {
  const detail = 'Only the Router may call this. It sends x-router-secret.';
  return new Refusal('UNAUTHENTICATED', { detail });
}

/** A check of the `x-router-secret` header against the secrets in force; its time tells no more than their length. */
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
