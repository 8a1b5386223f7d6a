/** Carries out actions in the order they came, each no sooner than its delay; at once when nothing waits. */
export class DelayedActions {
  private readonly waiting: { readonly at: number; readonly act: () => void }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private held = false;

  post(delayMs: number, act: () => void): void {
    if (delayMs === 0 && this.waiting.length === 0 && !this.held) {
      act();
      return;
    }
    this.waiting.push({ at: performance.now() + delayMs, act });
    this.arm();
  }

  /** Carries out nothing more until `release`. */
  hold(): void {
    this.held = true;
    this.disarm();
  }

  release(): void {
    this.held = false;
    this.arm();
  }

  /** Forgets what still waits. */
  clear(): void {
    this.waiting.length = 0;
    this.disarm();
  }

  private arm(): void {
    const next = this.waiting[0];
    if (!next || this.timer || this.held) return;
    this.timer = setTimeout(() => this.actOnDue(), Math.max(0, next.at - performance.now()));
  }

  private disarm(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private actOnDue(): void {
    this.disarm();
    while (this.waiting[0] && this.waiting[0].at <= performance.now()) this.waiting.shift()?.act();
    this.arm();
  }
}
