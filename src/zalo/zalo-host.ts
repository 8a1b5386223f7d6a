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

/** A JSON object that Zalo answered; HTTP status 200 whether it is good news or bad. */
export type ZaloAnswer = Readonly<Record<string, unknown>>;

/** Errors that are Zalo's, or of where we stand, and not of the token or code: -501, 10000 to 10009, 12000 to 12999. */
const NOT_THE_SHOPPER = /^(-501|1000\d|12\d{3})$/;

const sentences: Readonly<Record<string, string>> = {
  '452': 'Zalo does not know this token, or it has expired. Get a new one and sign in again',
  '453': 'This Zalo token was made for another app',
  '-14002': 'Zalo does not accept the app of this shop',
  '-14003': 'Zalo does not accept the callback address of this shop',
  '-14004': 'Zalo does not accept the secret of this shop',
  '-14005': 'This sign-in with Zalo was used already or took too long. Start it again',
  '-501': 'Zalo tells servers outside Viet Nam nothing about people, and takes this one for such a server',
};

/**
 * The refusal that Zalo's `error` amounts to; none if it is absent or 0. Zalo publishes no complete list, so an unknown
 * one is taken for a no to this token or code.
 */
export function refusalOf({ error }: ZaloAnswer): Refusal | undefined {
  if (error === undefined || error === null) return undefined;
  const code = codeOf(error);
  if (code === '0') return undefined;
  if (NOT_THE_SHOPPER.test(code))
    return new Refusal('ZALO_UNAVAILABLE', { detail: `${unavailable(code)} (Zalo error ${code}).` });
  const sentence = sentences[code] ?? 'Zalo does not say who this is';
  return new Refusal('ZALO_REJECTED', { detail: `${sentence} (Zalo error ${code}).` });
}

/** A number by the documents; texts of digits have been seen. Anything else is not worth repeating to a stranger. */
function codeOf(error: unknown): string {
  const text = typeof error === 'number' || typeof error === 'string' ? String(error) : '';
  return /^-?\d{1,6}$/.test(text) ? text : 'unknown';
}

function unavailable(code: string): string {
  const quota = 'Zalo has answered as many questions as it allows for now. Try again later';
  return sentences[code] ?? (code.startsWith('12') ? quota : 'Zalo failed at this. Try again');
}

const OPAQUE = /^[\x21-\x7e]{1,2048}$/;

/** Whether a text can be a code or a token of Zalo; anything else would be no header, and an error would repeat it. */
export function isOpaque(text: unknown): text is string {
  return typeof text === 'string' && OPAQUE.test(text);
}
