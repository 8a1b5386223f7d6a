import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';
import type { CircuitBreakerPolicy } from 'cockatiel';
import { Refusal } from '../errors';

/** A request, the same each time it is sent. */
export interface ZaloCall<Result> {
  /** Name in metrics and logs. */
  readonly name: 'access_token' | 'me';
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** Never logged, because they contain secrets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly form?: URLSearchParams;
  /** Whether the request is safe to retry. */
  readonly idempotent: boolean;
  /** @throws Refusal if a response without an error is malformed. */
  readonly read: (answer: ZaloAnswer) => Result;
}

export type ZaloOutcome = 'ok' | 'rejected' | 'unavailable';

/** Metrics of calls to Zalo. */
export interface ZaloObserver {
  /** @param seconds including the retry; close to 0 while the breaker is open. */
  observeZaloCall(call: string, outcome: ZaloOutcome, seconds: number): void;
  observeZaloBreaker(host: string, state: ZaloBreakerState): void;
}

export type ZaloBreakerState = 'closed' | 'half-open' | 'open';

export interface ZaloLog {
  warn(details: object, message: string): void;
}

/** Timeout of a call including its retry: the longest wait for a shopper. */
const TIMEOUT_MS = 3000;
const FAILURES_UNTIL_OPEN = 5;
const OPEN_MS = 10_000;

/** One of the two hosts of Zalo, with timeout, retry and circuit breaker. */
export class ZaloHost {
  private readonly breaker: CircuitBreakerPolicy;

  /** @param base such as `https://graph.zalo.me`, without a trailing slash. */
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
    this.breaker.onBreak(() => this.log.warn({ host: this.name }, 'Zalo is not called for 10 s'));
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
      // A redirect would send the token and the secret to another host.
      redirect: 'manual',
      signal,
    });
    const answer = objectOf(await response.text());
    if (response.status < 500 && answer) return answer;
    const error = new Error(`Zalo answered HTTP ${response.status}${answer ? '' : ' without a JSON object'}`);
    // A rejected request says nothing about the next one, and a caller with many bad tokens must not open the breaker.
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

/** Zalo was not reached, or the response is not from Zalo. */
function isOutage(error: unknown): boolean {
  return !(error instanceof Refusal);
}

function outage(cause: unknown): Refusal {
  const how =
    cause instanceof BrokenCircuitError
      ? 'Zalo has been unavailable for a while'
      : cause instanceof TaskCancelledError
        ? 'Zalo did not respond in time'
        : 'Zalo cannot be reached';
  return new Refusal('ZALO_UNAVAILABLE', { detail: `${how}. Retry in a few seconds.`, cause });
}

/** The parser's error would quote the text, which may contain a token. */
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

/** A JSON object from Zalo. The HTTP status is 200 even for errors. */
export type ZaloAnswer = Readonly<Record<string, unknown>>;

/** Errors of Zalo or of our location, not of the token or code: -501, 10000 to 10009, 12000 to 12999. */
const NOT_THE_SHOPPER = /^(-501|1000\d|12\d{3})$/;

const sentences: Readonly<Record<string, string>> = {
  '452': 'Zalo does not know this token, or it has expired. Get a new one and sign in again',
  '453': 'This Zalo token was made for another app',
  '-14002': 'Zalo does not accept the app of this shop',
  '-14003': 'Zalo does not accept the callback address of this shop',
  '-14004': 'Zalo does not accept the secret of this shop',
  '-14005': 'This sign-in with Zalo was used already or took too long. Start it again',
  '-501': 'Zalo returns user data only to servers in Vietnam, and considers this one to be elsewhere',
};

/**
 * The refusal for Zalo's `error`; undefined if it is absent or 0. Zalo publishes no complete list, so an unknown error
 * counts as a rejection of the token or code.
 */
export function refusalOf({ error }: ZaloAnswer): Refusal | undefined {
  if (error === undefined || error === null) return undefined;
  const code = codeOf(error);
  if (code === '0') return undefined;
  if (NOT_THE_SHOPPER.test(code))
    return new Refusal('ZALO_UNAVAILABLE', { detail: `${unavailable(code)} (Zalo error ${code}).` });
  const sentence = sentences[code] ?? 'Zalo does not accept this token or code';
  return new Refusal('ZALO_REJECTED', { detail: `${sentence} (Zalo error ${code}).` });
}

/** Documented as a number, but strings of digits occur. Anything else is not shown to the caller. */
function codeOf(error: unknown): string {
  const text = typeof error === 'number' || typeof error === 'string' ? String(error) : '';
  return /^-?\d{1,6}$/.test(text) ? text : 'unknown';
}

function unavailable(code: string): string {
  const quota = 'The quota of requests to Zalo is used up. Retry later';
  return sentences[code] ?? (code.startsWith('12') ? quota : 'Zalo failed. Retry');
}

const OPAQUE = /^[\x21-\x7e]{1,2048}$/;

/** Whether a text can be a code or token of Zalo. Anything else is not a valid header, and the error would quote it. */
export function isOpaque(text: unknown): text is string {
  return typeof text === 'string' && OPAQUE.test(text);
}
