import type { FastifyRequest } from 'fastify';
import type { Context } from '../context';

/** What a resolver gets, and the request for what observes the operation. */
export interface GraphqlContext extends Context {
  readonly request: FastifyRequest;
}
