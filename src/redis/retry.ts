import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '../errors';
import { isPassing, lasting } from './failures';
import { Unanswered } from './patience';

/** Clocks of the service and of Redis may be this far apart before good writes are refused. */
const LATE_AFTER_MS = 5000;

/** The latest moment (Unix ms) at which what should be there by `deadline` may still be applied. */
export function latestMoment(deadline: number): number {
  return deadline + LATE_AFTER_MS;
}

/**
 * Runs `attempt` until it succeeds or the deadline (Unix ms) has come. Every attempt must be safe to repeat: a command
 * that was not answered may have been executed, or may still be.
 * @throws Refusal STORE_UNAVAILABLE or NOT_DURABLE at the deadline; at once where a retry does not help.
 */
export async function untilDeadline<T>(deadline: number, attempt: () => Promise<T>): Promise<T> {
  if (Date.now() >= deadline)
    throw new Refusal('STORE_UNAVAILABLE', { detail: 'There was no time left for this. Try again.' });
  try {
    return await within(deadline - Date.now(), attempt());
  } catch (error) {
    if (!isPassing(error)) throw lasting(error);
    return new Repetition(deadline, attempt, error).answer();
  }
}

/**
 * @throws Error if there is no answer after this many milliseconds; what was asked for may happen nevertheless. An answer
 * that has arrived by then counts, even if this process was too busy to look at it.
 */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
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

/** An answer or a failure, and where it came from: the attempt that runs now, or one that was given up. */
interface Outcome<T> {
  readonly from: Promise<Outcome<T>>;
  readonly answer?: { readonly value: T };
  readonly error?: unknown;
}

/**
 * What follows an attempt that failed: others, with growing pauses of random length, so that callers that failed
 * together do not come back together. An attempt that was not answered is not given up: its answer is good whenever it
 * comes, and it is repeated only within the budget.
 */
class Repetition<T> {
  private readonly late = new Set<Promise<Outcome<T>>>();
  private current: Promise<Outcome<T>> | undefined;
  private attempts = 0;
  private over = false;
  /** Every attempt is free until one was not answered: then each has to be within the budget. */
  private mayRepeat = (): boolean => true;

  constructor(
    private readonly deadline: number,
    private readonly attempt: () => Promise<T>,
    private last: unknown,
  ) {}

  /** @throws Refusal STORE_UNAVAILABLE or NOT_DURABLE at the deadline; at once where a retry does not help. */
  async answer(): Promise<T> {
    this.goOnAfter(this.last);
    try {
      for (;;) {
        const outcome = await this.next();
        if (!outcome) throw this.refusal();
        if (outcome.answer) return outcome.answer.value;
        if (!isPassing(outcome.error)) throw lasting(outcome.error);
        this.last = outcome.error;
        if (outcome.from === this.current) this.goOnAfter(outcome.error);
        else this.loseLate(outcome.from);
      }
    } finally {
      this.over = true;
    }
  }

  /** Undefined at the deadline, and if there is nothing left to wait for. */
  private async next(): Promise<Outcome<T> | undefined> {
    const outcomes = this.current ? [...this.late, this.current] : [...this.late];
    if (outcomes.length === 0) return undefined;
    return within(this.deadline - Date.now(), Promise.race(outcomes)).catch(() => undefined);
  }

  private goOnAfter(error: unknown): void {
    if (error instanceof Unanswered) {
      this.late.add(outcomeOf(error.late as Promise<T>));
      this.mayRepeat = error.mayRepeat;
    }
    this.current = this.mayRepeat() ? outcomeOf(this.again()) : undefined;
  }

  /** An answer that was waited for is lost; if it was the only one, ask again. */
  private loseLate(from: Promise<Outcome<T>>): void {
    this.late.delete(from);
    if (!this.current && this.late.size === 0) this.goOnAfter(this.last);
  }

  private async again(): Promise<T> {
    const longest = Math.min(FIRST_PAUSE_MS * 2 ** this.attempts, LONGEST_PAUSE_MS);
    this.attempts += 1;
    await pause(longest * (0.5 + Math.random() / 2));
    // Nobody waits any longer: sending would be for nothing.
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
