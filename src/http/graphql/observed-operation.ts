import type { FastifyRequest } from 'fastify';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Context } from '../../context';
import type { Metrics } from '../../telemetry/metrics';
import { isUnexpected } from './graphql-errors';

/** The context of resolvers, and the HTTP request for log and metrics. */
export interface GraphqlContext extends Context {
  readonly http: FastifyRequest;
}

/** Clients choose the names of operations; log and metrics truncate them. */
const MAX_NAME_LENGTH = 80;

/** Measures an operation by name and logs its unexpected errors, in either lane. */
export class ObservedOperation {
  private readonly started = performance.now();

  constructor(
    private readonly metrics: Metrics,
    private readonly request: FastifyRequest,
  ) {}

  resolved(name: string | null | undefined): void {
    this.request.operationName = name?.slice(0, MAX_NAME_LENGTH);
  }

  failed(errors: readonly GraphQLError[]): void {
    for (const error of errors) {
      if (isUnexpected(error))
        this.request.log.error({ err: error.originalError ?? error, path: error.path }, 'operation failed');
    }
  }

  answered(errors: readonly GraphQLFormattedError[] = []): void {
    const [error] = errors;
    const outcome = error ? String(error.extensions?.['code']) : 'ok';
    const seconds = (performance.now() - this.started) / 1000;
    this.metrics.observeOperation(this.request.operationName, outcome, seconds);
  }
}
