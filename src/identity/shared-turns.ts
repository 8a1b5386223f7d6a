/**
 * Lets many callers at once share a piece of work for one name: whoever comes while it runs shares the next run, which
 * sees what they did before.
 */
export class SharedTurns {
  private readonly running = new Map<string, Promise<void>>();
  private readonly next = new Map<string, Promise<void>>();

  /** Resolves or rejects as the first run that began after this call. */
  async take(name: string, work: () => Promise<void>): Promise<void> {
    const shared = this.next.get(name) ?? this.queue(name, work);
    return shared;
  }

  private queue(name: string, work: () => Promise<void>): Promise<void> {
    const former = this.running.get(name) ?? Promise.resolve();
    const turn = former
      .catch(() => undefined)
      .then(async () => {
        this.next.delete(name);
        this.running.set(name, turn);
        await work();
      })
      .finally(() => {
        if (this.running.get(name) === turn) this.running.delete(name);
      });
    this.next.set(name, turn);
    return turn;
  }
}
