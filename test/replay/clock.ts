const { now } = Date;

/** The clock of this process, which can be ahead of the real one. */
export class Clock {
  private aheadMs = 0;

  constructor() {
    Date.now = () => now() + this.aheadMs;
  }

  advance(ms: number): void {
    this.aheadMs += ms;
  }

  reset(): void {
    this.aheadMs = 0;
  }

  restore(): void {
    Date.now = now;
  }
}
