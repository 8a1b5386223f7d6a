const TELL_EVERY = 100;
/** One round in this number may fail. */
const MOST_FAILED = 10;

/** Tells on the console how far the trials have come, and of each one that went wrong at once. */
export class Progress {
  private readonly started = performance.now();
  private trials = 0;
  private violations = 0;
  private told = 0;
  private rounds = 0;
  private failures = 0;

  /** A round that could not be brought about: nothing was tried in it. */
  fail(stage: string, error: Error): void {
    this.failures += 1;
    const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
    console.log(`A round on ${stage} was not brought about: ${error.message}${cause}`);
  }

  /** A line on the rounds, and whether more of them failed than a busy machine explains. */
  get failed(): { text: string; tooMany: boolean } {
    const all = this.rounds + this.failures;
    const text = `${this.failures} of ${all} rounds were not brought about`;
    return { text, tooMany: this.failures * MOST_FAILED > all };
  }

  add<Result>(results: readonly Result[], isViolation: (result: Result) => boolean): void {
    this.rounds += 1;
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
