import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '../errors';
import { isPassing, lasting } from './failures';
import { Unanswered } from './patience';

/** The clocks of the service and of Redis may differ by this much before Redis refuses valid writes. */
const LATE_AFTER_MS = 5000;

/** The time (Unix ms) after which Redis refuses a write whose request has this deadline. */
export function rejectAfter(deadline: number): number {
  return deadline + LATE_AFTER_MS;
}

/**
 * Retries `attempt` until it succeeds or the deadline (Unix ms) passes. Every attempt must be safe to repeat, because a
 * command without a reply may have been executed, or may still be.
 * @throws Refusal STORE_UNAVAILABLE or NOT_DURABLE at the deadline, or at once if a retry does not help.
 */
export async function retryUntil<T>(deadline: number, attempt: () => Promise<T>): Promise<T> {
  if (Date.now() >= deadline)
    throw new Refusal('STORE_UNAVAILABLE', { detail: 'The request ran out of time. Retry.' });
  try {
    return await withTimeout(deadline - Date.now(), attempt());
  } catch (error) {
    if (!isPassing(error)) throw lasting(error);
    return new RetryLoop(deadline, attempt, error).answer();
  }
}

/**
 * @throws Error after `ms` without a reply; the command may still be executed. A reply that has arrived by then counts,
 * even if this process was too busy to read it.
 */
export async function withTimeout<T>(ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error(`Redis did not answer within ${ms} ms.`));
    const timer = setTimeout(() => setImmediate(giveUp), ms);
    const settle = (how: () => void) => {
      clearTimeout(timer);
      how();
    };
    answer.then(
      (value) => settle(() => resolve(value)),
      (error: Error) => settle(() => reject(error)),
    );
  });
}

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 100;

/** The result of the current attempt, or of an earlier one that timed out. */
interface Outcome<T> {
  readonly from: Promise<Outcome<T>>;
  readonly answer?: { readonly value: T };
  readonly error?: unknown;
}

/**
 * Retries with growing random delays, so that callers that failed together do not retry together. The reply of an
 * attempt that timed out still counts when it comes, and such an attempt is retried only within the budget.
 */
class RetryLoop<T> {
  private readonly late = new Set<Promise<Outcome<T>>>();
  private current: Promise<Outcome<T>> | undefined;
  private attempts = 0;
  private over = false;
  /** Retries are free until an attempt times out; from then on each is taken from the budget. */
  private mayRepeat = (): boolean => true;

  constructor(
    private readonly deadline: number,
    private readonly attempt: () => Promise<T>,
    private last: unknown,
  ) {}

  /** @throws Refusal STORE_UNAVAILABLE or NOT_DURABLE at the deadline, or at once if a retry does not help. */
  async answer(): Promise<T> {
    this.retryAfter(this.last);
    try {
      for (;;) {
        const outcome = await this.next();
        if (!outcome) throw this.refusal();
        if (outcome.answer) return outcome.answer.value;
        if (!isPassing(outcome.error)) throw lasting(outcome.error);
        this.last = outcome.error;
        if (outcome.from === this.current) this.retryAfter(outcome.error);
        else this.dropLate(outcome.from);
      }
    } finally {
      this.over = true;
    }
  }

  /** Undefined at the deadline, or if no attempt is pending. */
  private async next(): Promise<Outcome<T> | undefined> {
    const outcomes = this.current ? [...this.late, this.current] : [...this.late];
    if (outcomes.length === 0) return undefined;
    return withTimeout(this.deadline - Date.now(), Promise.race(outcomes)).catch(() => undefined);
  }

  private retryAfter(error: unknown): void {
    if (error instanceof Unanswered) {
      this.late.add(outcomeOf(error.late as Promise<T>));
      this.mayRepeat = error.mayRepeat;
    }
    this.current = this.mayRepeat() ? outcomeOf(this.again()) : undefined;
  }

  /** The connection of a timed-out attempt failed. If no other attempt is pending, retry. */
  private dropLate(from: Promise<Outcome<T>>): void {
    this.late.delete(from);
    if (!this.current && this.late.size === 0) this.retryAfter(this.last);
  }

  private async again(): Promise<T> {
    const longest = Math.min(FIRST_PAUSE_MS * 2 ** this.attempts, LONGEST_PAUSE_MS);
    this.attempts += 1;
    await pause(longest * (0.5 + Math.random() / 2));
    // The caller already has its result.
    return this.over ? new Promise<T>(() => undefined) : this.attempt();
  }

  private refusal(): unknown {
    return this.last instanceof Refusal ? this.last : new Refusal('STORE_UNAVAILABLE', { cause: this.last });
  }
}

/** Never rejects. */
function outcomeOf<T>(attempt: Promise<T>): Promise<Outcome<T>> {
  const outcome: Promise<Outcome<T>> = attempt.then(
    (value) => ({ from: outcome, answer: { value } }),
    (error: unknown) => ({ from: outcome, error }),
  );
  return outcome;
}
