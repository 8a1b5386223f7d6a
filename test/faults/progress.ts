const TELL_EVERY = 100;

/** Tells on the console how far the trials have come, and of each one that went wrong at once. */
export class Progress {
  private readonly started = performance.now();
  private trials = 0;
  private violations = 0;
  private told = 0;

  add<Result>(results: readonly Result[], isViolation: (result: Result) => boolean): void {
    const violations = results.filter(isViolation);
    for (const violation of violations) console.log(JSON.stringify(violation));
    this.trials += results.length;
    this.violations += violations.length;
    if (this.trials < this.told + TELL_EVERY) return;
    this.told = this.trials;
    const seconds = Math.round((performance.now() - this.started) / 1000);
    console.log(`${this.trials} trials, ${this.violations} violations, ${seconds} s`);
  }
}
