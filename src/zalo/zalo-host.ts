import type { CircuitBreakerPolicy } from 'cockatiel';
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  TaskCancelledError,
  TimeoutStrategy,
  circuitBreaker,
  handleWhen,
  retry,
  timeout,
  wrap,
} from 'cockatiel';
import { Refusal } from '../errors';
import type { ZaloAnswer } from './zalo-answer';
import { refusalOf } from './zalo-answer';

/** A request, the same each time it is sent. */
export interface ZaloCall<Result> {
  /** What metrics and logs call it. */
  readonly name: 'access_token' | 'me';
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** They hold secrets: never logged. */
  readonly headers: Readonly<Record<string, string>>;
  readonly form?: URLSearchParams;
  /** Can be asked twice without harm. */
  readonly idempotent: boolean;
  /** @throws Refusal if the answer, which names no error, is not what it should be. */
  readonly read: (answer: ZaloAnswer) => Result;
}

export type ZaloOutcome = 'ok' | 'rejected' | 'unavailable';

/** What calls of Zalo tell about themselves. */
export interface ZaloObserver {
  /** @param seconds with the retry, and next to nothing while the breaker is open. */
  observeZaloCall(call: string, outcome: ZaloOutcome, seconds: number): void;
  observeZaloBreaker(host: string, state: ZaloBreakerState): void;
}

export type ZaloBreakerState = 'closed' | 'half-open' | 'open';

export interface ZaloLog {
  warn(details: object, message: string): void;
}

/** How long a call may take with its retry: what a shopper waits at most. */
const TIMEOUT_MS = 3000;
const FAILURES_UNTIL_OPEN = 5;
const OPEN_MS = 10_000;

/** One of the two hosts of Zalo: what goes wrong on the way there is the business of this class. */
export class ZaloHost {
  private readonly breaker: CircuitBreakerPolicy;

  /** @param base `https://graph.zalo.me`, without a slash at its end. */
  constructor(
    private readonly name: 'oauth' | 'graph',
    private readonly base: string,
    private readonly observer: ZaloObserver,
    private readonly log: ZaloLog,
  ) {
    this.breaker = circuitBreaker(handleWhen(isOutage), {
      halfOpenAfter: OPEN_MS,
      breaker: new ConsecutiveBreaker(FAILURES_UNTIL_OPEN),
    });
    this.tellBreakerState();
    this.breaker.onStateChange(() => this.tellBreakerState());
    this.breaker.onBreak(() => this.log.warn({ host: this.name }, 'Zalo is not asked for 10 s'));
  }

  /** @throws Refusal ZALO_REJECTED or ZALO_UNAVAILABLE, the latter at once while the breaker is open. */
  async ask<Result>(call: ZaloCall<Result>): Promise<Result> {
    const started = performance.now();
    let outcome: ZaloOutcome = 'unavailable';
    try {
      const attempts = call.idempotent ? twice : once;
      const answer = await this.breaker.execute(() =>
        attempts.execute(({ signal }) => this.send(call, signal)),
      );
      const refusal = refusalOf(answer);
      if (refusal) throw refusal;
      const result = call.read(answer);
      outcome = 'ok';
      return result;
    } catch (error) {
      const refusal = error instanceof Refusal ? error : outage(error);
      if (refusal.code === 'ZALO_REJECTED') outcome = 'rejected';
      else if (!(error instanceof BrokenCircuitError))
        this.log.warn({ err: refusal, call: call.name }, 'Zalo is unavailable');
      throw refusal;
    } finally {
      this.observer.observeZaloCall(call.name, outcome, (performance.now() - started) / 1000);
    }
  }

  private async send<Result>(call: ZaloCall<Result>, signal: AbortSignal): Promise<ZaloAnswer> {
    const response = await fetch(`${this.base}${call.path}`, {
      method: call.method,
      headers: call.headers,
      body: call.form ?? null,
      // Wherever a redirect led, the token and the secret would go there too.
      redirect: 'manual',
      signal,
    });
    const answer = objectOf(await response.text());
    if (response.status < 500 && answer) return answer;
    const error = new Error(`Zalo answered HTTP ${response.status}${answer ? '' : ' without a JSON object'}`);
    // A complaint about this very request says nothing about the next one, and who makes many must not shut us off.
    if (response.status >= 400 && response.status < 500) throw outage(error);
    throw error;
  }

  private tellBreakerState(): void {
    this.observer.observeZaloBreaker(this.name, breakerStates[this.breaker.state]);
  }
}

const once = timeout(TIMEOUT_MS, TimeoutStrategy.Aggressive);
const twice = wrap(
  once,
  retry(handleWhen(isOutage), {
    maxAttempts: 1,
    backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 250 }),
  }),
);

const breakerStates: Readonly<Record<CircuitState, ZaloBreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
};

/** Zalo was not reached, or it was not Zalo who answered. */
function isOutage(error: unknown): boolean {
  return !(error instanceof Refusal);
}

function outage(cause: unknown): Refusal {
  const how =
    cause instanceof BrokenCircuitError
      ? 'Zalo has not answered for a while'
      : cause instanceof TaskCancelledError
        ? 'Zalo did not answer in time'
        : 'Zalo cannot be reached';
  return new Refusal('ZALO_UNAVAILABLE', { detail: `${how}. Try again in a few seconds.`, cause });
}

/** The parser's own error would repeat a part of the text, which may hold a token. */
function objectOf(text: string): ZaloAnswer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as ZaloAnswer)
      : undefined;
  } catch {
    return undefined;
  }
}
