/** Keeps work that anybody can cause to a share of the time, with bursts. All times in ms. */
export class TimeBudget {
  private left: number;
  private countedAt = performance.now();

  /**
   * @param share of the time, 0..1
   * @param burst what may be spent at once after a rest
   */
  constructor(
    private readonly share: number,
    private readonly burst: number,
  ) {
    this.left = burst;
  }

  /** Does the work if there is time left; what it takes too long is owed. */
  spend(work: () => void): void {
    const started = performance.now();
    this.left = Math.min(this.burst, this.left + (started - this.countedAt) * this.share);
    this.countedAt = started;
    if (this.left <= 0) return;
    work();
    this.left -= performance.now() - started;
  }
}
