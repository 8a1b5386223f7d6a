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
  /** As they were last read or saved. */
  private last: Tokens | undefined;
  /** Whether `last` counts, whatever the storage says. */
  private unsaved: boolean;
  /** False until the storage was read, or the shopper decided: somebody may be in it whom nothing here may push out. */
  private mayReplace = false;
  /** How often something was saved, so that who waited for the storage can tell that its answer is old. */
  private saves = 0;
  /** One change of the storage after the other: a slow `set` must not undo the `remove` that came after it. */
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

  /** What a refresh or becoming a guest came to; undefined: nobody is signed in any more. */
  async save<T extends Tokens | undefined>(tokens: T): Promise<T> {
    // In force at once, so that a read beside this one does not get what is being replaced.
    this.last = tokens;
    this.unsaved = true;
    const save = (this.saves += 1);
    if (this.storage && this.mayReplace) await this.store(this.storage, tokens, save);
    return tokens;
  }

  /** What the shopper decided: it replaces also what could not be read. */
  replace<T extends Tokens | undefined>(tokens: T): Promise<T> {
    this.mayReplace = true;
    return this.save(tokens);
  }

  /** Undefined if the storage does not answer. */
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
      .then(stored, () => undefined); // A full or forbidden storage: it stays in memory.
    return this.storing;
  }
}

/** Undefined also if it is no text of ours. */
function tokensIn(text: string): Tokens | undefined {
  try {
    const { accessToken, identity, ...rest } = JSON.parse(text) as Tokens;
    return accessToken && identity ? { accessToken, identity, ...rest } : undefined;
  } catch {
    return undefined;
  }
}
