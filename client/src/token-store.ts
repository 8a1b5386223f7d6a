import type { Tokens } from './tokens.js';

/** Key-value storage that outlives the page. Each function may return a promise. */
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
  /** As they were last read or saved. */
  private last: Tokens | undefined;
  /** Whether `last` takes precedence over the storage. */
  private unsaved: boolean;
  /** False until the storage was read or the shopper signed in or out. Until then it may hold a session to keep. */
  private mayReplace = false;
  /** The number of saves, so that a pending read can tell that its result is old. */
  private saves = 0;
  /** Writes run in sequence: a slow `set` must not undo a later `remove`. */
  private storing: Promise<unknown> = Promise.resolve();

  constructor(private readonly storage: Storage | undefined) {
    this.unsaved = !storage;
  }

  async read(): Promise<Tokens | undefined> {
    if (this.unsaved) return this.last;
    const { saves } = this;
    const found = await this.load();
    if (this.saves !== saves) return this.read();
    if (found) {
      this.last = tokensIn(found.text);
      this.mayReplace = true;
    }
    return this.last;
  }

  /** Saves the result of a refresh or of becoming a guest; undefined drops the session. */
  async save<T extends Tokens | undefined>(tokens: T): Promise<T> {
    // Takes effect at once, so that a concurrent read does not get the old tokens.
    this.last = tokens;
    this.unsaved = true;
    const save = (this.saves += 1);
    if (this.storage && this.mayReplace) await this.store(this.storage, tokens, save);
    return tokens;
  }

  /** Saves a sign-in or sign-out by the shopper, which also replaces an entry that could not be read. */
  replace<T extends Tokens | undefined>(tokens: T): Promise<T> {
    this.mayReplace = true;
    return this.save(tokens);
  }

  /** Undefined if the storage fails. */
  private async load(): Promise<{ text: string } | undefined> {
    try {
      return { text: (await this.storage?.get(KEY)) || '{}' };
    } catch {
      return undefined;
    }
  }

  private store(storage: Storage, tokens: Tokens | undefined, save: number): Promise<unknown> {
    const stored = () => {
      if (this.saves === save) this.unsaved = false;
    };
    this.storing = this.storing
      .then(() => (tokens ? storage.set(KEY, JSON.stringify(tokens)) : storage.remove(KEY)))
      .then(stored, () => undefined); // Storage full or forbidden: the tokens stay in memory.
    return this.storing;
  }
}

/** Undefined also for an entry that the client did not write. */
function tokensIn(text: string): Tokens | undefined {
  try {
    const { accessToken, identity, ...rest } = JSON.parse(text) as Tokens;
    return accessToken && identity ? { accessToken, identity, ...rest } : undefined;
  } catch {
    return undefined;
  }
}
