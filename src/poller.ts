import { setTimeout as pause } from 'node:timers/promises';

/** Instances drift apart, so that they seldom do the same at the same moment. */
const JITTER = 0.25;

/** Does a piece of work again and again, never twice at once. The work must not reject. */
export class Poller {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  /** @param everyMs the least time between the end of one piece of work and the next; up to a quarter longer. */
  constructor(
    private readonly everyMs: number,
    private readonly work: () => Promise<void>,
  ) {}

  /** Aborted once it is to stop: work that takes long looks at it. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  start(): void {
    this.running = this.poll();
  }

  /** Resolves when the work that is under way is done. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async poll(): Promise<void> {
    const { signal } = this;
    while (!signal.aborted) {
      const ms = this.everyMs * (1 + Math.random() * JITTER);
      await pause(ms, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.work();
    }
  }
}
