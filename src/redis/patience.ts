import { COMMAND_TIMEOUT_MS } from './failures';

const TICK_MS = 25;
/** One more than would fit: a question may come just before a tick. */
const TICKS = COMMAND_TIMEOUT_MS / TICK_MS + 1;

/** Of 100 calls, this many may be repeated because they were not answered. */
const BUDGET_PERCENT = 10;
/** Even when few calls were made, this many; again after a second. */
const LEAST_BUDGET = 10;
const MOST_BUDGET = 100;

/** Redis has not answered yet. Whether it executes the command is unknown. */
export class Unanswered extends Error {
  /**
   * @param late the answer, which may still come.
   * @param mayRepeat whether asking again is within the budget; takes from it if so.
   */
  constructor(
    readonly late: Promise<unknown>,
    readonly mayRepeat: () => boolean,
  ) {
    super(`Redis did not answer within ${COMMAND_TIMEOUT_MS} ms.`);
    this.name = 'Unanswered';
  }
}

interface Question {
  giveUp: (() => void) | undefined;
}

/**
 * How long an answer is waited for before the question is asked again, in time in which the event loop turns: what this
 * process is too busy to read is no fault of Redis. And how often it is asked again: repetitions make a slow Redis
 * slower, so they are a small share of the calls.
 */
export class Patience {
  private readonly wheel = Array.from({ length: TICKS }, (): Question[] => []);
  private now = 0;
  private open = 0;
  private ticking = false;
  private budget = LEAST_BUDGET;

  /** @throws Unanswered; or what the answer fails with. */
  wait<T>(answer: Promise<T>): Promise<T> {
    this.budget = Math.min(this.budget + BUDGET_PERCENT / 100, MOST_BUDGET);
    return new Promise<T>((resolve, reject) => {
      const question: Question = { giveUp: () => reject(new Unanswered(answer, this.mayRepeat)) };
      this.ask(question);
      answer.then(
        (value) => {
          this.close(question);
          resolve(value);
        },
        (error: Error) => {
          this.close(question);
          reject(error);
        },
      );
    });
  }

  private readonly mayRepeat = (): boolean => {
    if (this.budget < 1) return false;
    this.budget -= 1;
    return true;
  };

  private ask(question: Question): void {
    this.wheel[this.now]!.push(question);
    this.open += 1;
    if (this.ticking) return;
    this.ticking = true;
    eachTick(TICK_MS, () => this.tick());
  }

  private close(question: Question): void {
    if (!question.giveUp) return;
    question.giveUp = undefined;
    this.open -= 1;
  }

  private tick(): boolean {
    this.now = (this.now + 1) % TICKS;
    if (this.budget < LEAST_BUDGET) this.budget += (LEAST_BUDGET * TICK_MS) / 1000;
    const due = this.wheel[this.now]!;
    this.wheel[this.now] = [];
    for (const question of due) {
      question.giveUp?.();
      this.close(question);
    }
    this.ticking = this.open > 0;
    if (!this.ticking) for (const answered of this.wheel) answered.length = 0;
    return this.ticking;
  }
}

/**
 * Calls `work` until it answers false, at least `ms` apart, and each time after the event loop has looked at its sockets:
 * while this process is busy, an answer may have been lying there for a long time.
 */
export function eachTick(ms: number, work: () => boolean): void {
  const tick = () => setImmediate(() => work() && eachTick(ms, work));
  setTimeout(tick, ms).unref();
}
