import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { IdentityMatch } from '../identity/sessions/identity-watch';
import type { NodeMemory } from '../redis/health';
import type { ObserveCommand } from '../redis/script-runner';
import { OperationNames } from './operation-names';
import type { ZaloBreakerState, ZaloOutcome } from '../zalo/zalo-host';

/** From a cache hit to the deadline, in seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1];
/** Others take their time: from an open breaker to the timeout, in seconds. */
const ZALO_BUCKETS = [0.01, 0.05, 0.1, 0.2, 0.5, 1, 2, 3];

/** What the process tells Prometheus; one for each app, so that several can live in one process. */
export class Metrics {
  readonly registry = new Registry();
  private readonly operationNames: OperationNames;
  private readonly outcomes = new Set<string>();

  private readonly http = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to its answer, by route and status code.',
    labelNames: ['handler', 'code'],
    buckets: BUCKETS,
    registers: [this.registry],
  });
  private readonly graphql = new Histogram({
    name: 'graphql_operation_duration_seconds',
    help: 'Time a GraphQL operation took, by its name and outcome: ok, or the code of its first error.',
    labelNames: ['operation', 'outcome'],
    buckets: BUCKETS,
    registers: [this.registry],
  });
  private readonly lanes = new Counter({
    name: 'graphql_operations_total',
    help: 'GraphQL requests by lane: compiled, or apollo for what is new or unusual.',
    labelNames: ['lane'],
    registers: [this.registry],
  });
  private readonly redis = new Histogram({
    name: 'redis_command_duration_seconds',
    help: 'Time one attempt at a Redis command or script took, retries counted apart.',
    labelNames: ['command', 'outcome'],
    buckets: BUCKETS,
    registers: [this.registry],
  });

  private readonly limited = new Counter({
    name: 'http_requests_limited_total',
    help: 'Requests refused because their caller made too many, by what the caller was told apart by: identity or address.',
    labelNames: ['by'],
    registers: [this.registry],
  });

  private readonly mergesUnfinished = new Gauge({
    name: 'cart_merges_overdue_seconds',
    help: 'How long the oldest unfinished merge or undo has been waiting, or may have been: what cannot be asked counts from when it was asked last. 0 if there is none.',
    registers: [this.registry],
  });
  private readonly bucketsUnread = new Gauge({
    name: 'cart_merges_unread_buckets',
    help: 'Buckets of carts, of 256, that the last sweep could not ask for unfinished merges.',
    registers: [this.registry],
  });
  private readonly mergesSwept = new Counter({
    name: 'cart_merges_swept_total',
    help: 'Unfinished merges and undos that the sweeper took up, by kind and by whether it finished them.',
    labelNames: ['kind', 'outcome'],
    registers: [this.registry],
  });

  private revocationsPolledAt = Date.now();
  private readonly revocationsAge: Gauge = new Gauge({
    name: 'session_revocations_age_seconds',
    help: 'Time since this instance last learned from Redis which sessions have ended.',
    registers: [this.registry],
    collect: () => this.revocationsAge.set((Date.now() - this.revocationsPolledAt) / 1000),
  });
  private readonly identityMatches = new Counter({
    name: 'identity_matches_total',
    help: 'Sessions that gave out tokens, by whether their credential proves the identity: match, mismatch or unknown.',
    labelNames: ['match'],
    registers: [this.registry],
  });
  private readonly zalo = new Histogram({
    name: 'zalo_request_duration_seconds',
    help: 'Time a question to Zalo took with its retry, by call and outcome: ok, rejected or unavailable.',
    labelNames: ['call', 'outcome'],
    buckets: ZALO_BUCKETS,
    registers: [this.registry],
  });
  private readonly zaloBreaker = new Gauge({
    name: 'zalo_breaker_open',
    help: 'Whether a host of Zalo (oauth or graph) is left alone because it failed again and again: 1 yes, 0.5 being tried, 0 no.',
    labelNames: ['host'],
    registers: [this.registry],
  });

  /** @param operations names that always have a label */
  constructor(operations: ReadonlySet<string> = new Set()) {
    this.operationNames = new OperationNames(operations, (operation) => {
      for (const outcome of this.outcomes) this.graphql.remove({ operation, outcome });
    });
    collectDefaultMetrics({ register: this.registry });
  }

  observeHttp(handler: string, code: number, seconds: number): void {
    this.http.observe({ handler, code }, seconds);
  }

  /** @param outcome `ok` or an error code; there are few. */
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

  /** @param read is asked at each scrape. */
  watchMemory(read: () => Promise<NodeMemory[]>): void {
    const ratio = new Gauge({
      name: 'redis_memory_used_ratio',
      help: 'Share of maxmemory that a primary uses: 1 or more when it is full, 0 without a limit; missing while it does not answer.',
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
