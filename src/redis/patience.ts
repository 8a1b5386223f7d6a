import { COMMAND_TIMEOUT_MS } from './failures';

const TICK_MS = 25;
/** One more than fits, because a command may be sent just before a tick. */
const TICKS = COMMAND_TIMEOUT_MS / TICK_MS + 1;

/** Of 100 calls, this many may be retried without a reply. */
const BUDGET_PERCENT = 10;
/** At least this many retries per second, even with few calls. */
const LEAST_BUDGET = 10;
const MOST_BUDGET = 100;

/** Redis has not replied yet. Whether it executed the command is unknown. */
export class Unanswered extends Error {
  /**
   * @param late the reply, which may still come.
   * @param mayRepeat takes a retry from the budget; false if the budget is used up.
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
 * The timeout of a command, and the budget for retries. The timeout counts only time in which the event loop turns,
 * because a reply may be waiting to be read. The budget is a small share of the calls, because retries slow a slow Redis
 * further.
 */
export class Patience {
  private readonly wheel = Array.from({ length: TICKS }, (): Question[] => []);
  private now = 0;
  private open = 0;
  private ticking = false;
  private budget = LEAST_BUDGET;

  /** @throws Unanswered, or the error of the reply. */
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
 * Calls `work` until it returns false, at least `ms` apart, each time after the event loop has read its sockets: while
 * the process was busy, a reply may have been waiting there.
 */
export function eachTick(ms: number, work: () => boolean): void {
  const tick = () => setImmediate(() => work() && eachTick(ms, work));
  setTimeout(tick, ms).unref();
}
