import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { IdentityMatch } from '../identity/sessions/identity-watch';
import type { NodeMemory } from '../redis/health';
import type { ObserveCommand } from '../redis/script-runner';
import { OperationNames } from './operation-names';
import type { ZaloBreakerState, ZaloOutcome } from '../zalo/zalo-host';

/** From a cache hit to the deadline, in seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1];
/** For calls to Zalo: from an open breaker to the timeout, in seconds. */
const ZALO_BUCKETS = [0.01, 0.05, 0.1, 0.2, 0.5, 1, 2, 3];

/** Metrics for Prometheus, one registry for each app, so that tests can run several in one process. */
export class Metrics {
  readonly registry = new Registry();
  private readonly operationNames: OperationNames;
  private readonly outcomes = new Set<string>();

  private readonly http = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to its response, by route and status code.',
    labelNames: ['handler', 'code'],
    buckets: BUCKETS,
    registers: [this.registry],
  });
  private readonly graphql = new Histogram({
    name: 'graphql_operation_duration_seconds',
    help: 'Duration of a GraphQL operation, by name and outcome: ok, or the code of its first error.',
    labelNames: ['operation', 'outcome'],
    buckets: BUCKETS,
    registers: [this.registry],
  });
  private readonly lanes = new Counter({
    name: 'graphql_operations_total',
    help: 'GraphQL requests by lane: compiled, or apollo for new and unusual operations.',
    labelNames: ['lane'],
    registers: [this.registry],
  });
  private readonly redis = new Histogram({
    name: 'redis_command_duration_seconds',
    help: 'Duration of one attempt at a Redis command or script. Each retry counts as an attempt.',
    labelNames: ['command', 'outcome'],
    buckets: BUCKETS,
    registers: [this.registry],
  });

  private readonly limited = new Counter({
    name: 'http_requests_limited_total',
    help: 'Requests refused by a rate limit, by what the limit applies to: identity or address.',
    labelNames: ['by'],
    registers: [this.registry],
  });

  private readonly mergesUnfinished = new Gauge({
    name: 'cart_merges_overdue_seconds',
    help: 'Age of the oldest unfinished merge or undo, 0 if there is none. Buckets that cannot be read count from when they were last read.',
    registers: [this.registry],
  });
  private readonly bucketsUnread = new Gauge({
    name: 'cart_merges_unread_buckets',
    help: 'Buckets of carts, of 256, that the last sweep could not read.',
    registers: [this.registry],
  });
  private readonly mergesSwept = new Counter({
    name: 'cart_merges_swept_total',
    help: 'Unfinished merges and undos that the sweeper worked on, by kind and outcome.',
    labelNames: ['kind', 'outcome'],
    registers: [this.registry],
  });

  private revocationsPolledAt = Date.now();
  private readonly revocationsAge: Gauge = new Gauge({
    name: 'session_revocations_age_seconds',
    help: 'Time since this instance last loaded the revoked sessions from Redis.',
    registers: [this.registry],
    collect: () => this.revocationsAge.set((Date.now() - this.revocationsPolledAt) / 1000),
  });
  private readonly identityMatches = new Counter({
    name: 'identity_matches_total',
    help: 'Sessions that issued tokens, by whether their credential proves the identity: match, mismatch or unknown.',
    labelNames: ['match'],
    registers: [this.registry],
  });
  private readonly zalo = new Histogram({
    name: 'zalo_request_duration_seconds',
    help: 'Duration of a call to Zalo including its retry, by call and outcome: ok, rejected or unavailable.',
    labelNames: ['call', 'outcome'],
    buckets: ZALO_BUCKETS,
    registers: [this.registry],
  });
  private readonly zaloBreaker = new Gauge({
    name: 'zalo_breaker_open',
    help: 'State of the circuit breaker of a Zalo host (oauth or graph): 1 open, 0.5 half-open, 0 closed.',
    labelNames: ['host'],
    registers: [this.registry],
  });

  /** @param operations names that always get a label */
  constructor(operations: ReadonlySet<string> = new Set()) {
    this.operationNames = new OperationNames(operations, (operation) => {
      for (const outcome of this.outcomes) this.graphql.remove({ operation, outcome });
    });
    collectDefaultMetrics({ register: this.registry });
  }

  observeHttp(handler: string, code: number, seconds: number): void {
    this.http.observe({ handler, code }, seconds);
  }

  /** @param outcome `ok` or one of the few error codes. */
  observeOperation(name: string | undefined, outcome: string, seconds: number): void {
    this.outcomes.add(outcome);
    this.graphql.observe({ operation: this.operationNames.labelOf(name ?? 'anonymous'), outcome }, seconds);
  }

  observeLane(lane: 'compiled' | 'apollo'): void {
    this.lanes.inc({ lane });
  }

  readonly observeCommand: ObserveCommand = (command, seconds, outcome) => {
    this.redis.observe({ command, outcome }, seconds);
  };

  /** @param read called at each scrape. */
  watchMemory(read: () => Promise<NodeMemory[]>): void {
    const ratio = new Gauge({
      name: 'redis_memory_used_ratio',
      help: 'Share of maxmemory that a primary uses: 1 or more when full, 0 without a limit, missing while it does not reply.',
      labelNames: ['node'],
      registers: [this.registry],
      collect: async () => {
        const nodes = await read();
        ratio.reset();
        for (const { node, usedRatio } of nodes) if (usedRatio !== undefined) ratio.set({ node }, usedRatio);
      },
    });
  }

  readonly observeLimited = (by: 'identity' | 'address'): void => {
    this.limited.inc({ by });
  };

  observeSweep(overdueSeconds: number, unreadBuckets: number): void {
    this.mergesUnfinished.set(overdueSeconds);
    this.bucketsUnread.set(unreadBuckets);
  }

  observeSwept(kind: 'merge' | 'undo', outcome: 'ok' | 'error'): void {
    this.mergesSwept.inc({ kind, outcome });
  }

  observeRevocationPoll(): void {
    this.revocationsPolledAt = Date.now();
  }

  observeIdentityMatch(match: IdentityMatch): void {
    this.identityMatches.inc({ match });
  }

  observeZaloCall(call: string, outcome: ZaloOutcome, seconds: number): void {
    this.zalo.observe({ call, outcome }, seconds);
  }

  observeZaloBreaker(host: string, state: ZaloBreakerState): void {
    this.zaloBreaker.set({ host }, { closed: 0, 'half-open': 0.5, open: 1 }[state]);
  }
}
