import { randomBytes } from 'node:crypto';

/** Unix milliseconds. */
export type Clock = () => number;

/** Values behind random keys, until they expire. */
export class Expiring<Value> {
  private readonly entries = new Map<string, { readonly value: Value; readonly until: number }>();

  constructor(
    private readonly now: Clock,
    private readonly lifeSeconds: number,
  ) {}

  /** @param until Unix milliseconds, for a value that inherits its expiry */
  add(value: Value, until = this.now() + this.lifeSeconds * 1000): string {
    const text = randomBytes(32).toString('base64url');
    this.entries.set(text, { value, until });
    return text;
  }

  find(text: string | undefined): { readonly value: Value; readonly until: number } | undefined {
    const entry = this.entries.get(text ?? '');
    return entry && this.now() < entry.until ? entry : undefined;
  }

  forget(text: string): void {
    this.entries.delete(text);
  }
}
