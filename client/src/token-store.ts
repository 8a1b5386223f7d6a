import type { Tokens } from './tokens.js';

/** A place for small texts that outlives the page; each may answer at once or by a promise. */
export interface Storage {
  get(key: string): string | null | undefined | Promise<string | null | undefined>;
  set(key: string, value: string): unknown;
  remove(key: string): unknown;
}

const KEY = 'onecart.tokens';

/**
 * Keeps the tokens. The storage is asked each time, because another tab may have renewed them, and a refresh token
 * that was used already must not be used again. Where it fails, memory has to do.
 */
export class TokenStore {
  /** What the storage does not have; `null`: nothing, whatever it says. */
  private unsaved: Tokens | null | undefined;
  /** How often something was saved, so that who waited for the storage can tell that its answer is old. */
  private saves = 0;
  /** One change of the storage after the other: a slow `set` must not undo the `remove` that came after it. */
  private storing: Promise<unknown> = Promise.resolve();

  constructor(private readonly storage: Storage | undefined) {
    if (!storage) this.unsaved = null;
  }

  async read(): Promise<Tokens | undefined> {
    if (this.unsaved !== undefined) return this.unsaved ?? undefined;
    const { saves } = this;
    const found = await this.load();
    return this.saves === saves ? found : this.read();
  }

  async write(tokens: Tokens): Promise<Tokens> {
    await this.save(tokens, (storage) => storage.set(KEY, JSON.stringify(tokens)));
    return tokens;
  }

  async clear(): Promise<void> {
    await this.save(null, (storage) => storage.remove(KEY));
  }

  private async load(): Promise<Tokens | undefined> {
    try {
      const { accessToken, identity, ...rest } = JSON.parse((await this.storage?.get(KEY)) || '{}') as Tokens;
      return accessToken && identity ? { accessToken, identity, ...rest } : undefined;
    } catch {
      return undefined;
    }
  }

  private async save(tokens: Tokens | null, store: (storage: Storage) => unknown): Promise<void> {
    // In force at once, so that a read beside this one does not get what is being replaced.
    this.unsaved = tokens;
    const save = (this.saves += 1);
    const { storage } = this;
    if (!storage) return;
    this.storing = this.storing
      .then(() => store(storage))
      .then(
        () => {
          if (this.saves === save) this.unsaved = undefined;
        },
        () => undefined, // A full or forbidden storage: it stays in memory.
      );
    await this.storing;
  }
}
