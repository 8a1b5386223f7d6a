import type { FastifyRequest } from 'fastify';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Context } from '../../context';
import type { Metrics } from '../../telemetry/metrics';
import { isAccident } from './graphql-errors';

/** What a resolver gets, and the HTTP request for what observes the operation. */
export interface GraphqlContext extends Context {
  readonly http: FastifyRequest;
}

/** A client chooses its operation names; a log line and a metric take so much of them. */
const MAX_NAME_LENGTH = 80;

/** One operation as log and metrics see it, in whichever lane it is executed: measured by name, its accidents logged. */
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
      if (isAccident(error))
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
