import { LRUCache } from 'lru-cache';
import { Refusal } from '../errors';

const REMEMBERED_REFUSALS = 10_000;
const REMEMBER_MS = 60_000;

/**
 * Keeps one token from being asked about again and again: those who ask at once share one question, and a refusal is
 * remembered for a minute, in this process alone. That Zalo could not say is no refusal.
 */
export class AskedTokens<User extends object> {
  private readonly refused = new LRUCache<string, string>({ max: REMEMBERED_REFUSALS, ttl: REMEMBER_MS });
  private readonly asking = new Map<string, Promise<User>>();

  /** @param hash of the token. @throws what `ask` throws, or the refusal that it threw within the last minute. */
  async once(hash: string, ask: () => Promise<User>): Promise<User> {
    const detail = this.refused.get(hash);
    if (detail !== undefined) throw new Refusal('ZALO_REJECTED', { detail });
    return this.asking.get(hash) ?? this.start(hash, ask);
  }

  private start(hash: string, ask: () => Promise<User>): Promise<User> {
    const asked = this.remember(hash, ask).finally(() => this.asking.delete(hash));
    this.asking.set(hash, asked);
    return asked;
  }

  private async remember(hash: string, ask: () => Promise<User>): Promise<User> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Refusal && error.code === 'ZALO_REJECTED') this.refused.set(hash, error.message);
      throw error;
    }
  }
}
