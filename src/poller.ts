import { setTimeout as pause } from 'node:timers/promises';

/** Jitter, so that instances rarely work at the same moment. */
const JITTER = 0.25;

/** Repeats a piece of work, never twice at once. The work must not reject. */
export class Poller {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  /** @param everyMs the minimum pause between the end of one run and the next; up to a quarter longer. */
  constructor(
    private readonly everyMs: number,
    private readonly work: () => Promise<void>,
  ) {}

  /** Aborted on stop; long work should check it. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  start(): void {
    this.running = this.poll();
  }

  /** Resolves when the current run is done. */
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
