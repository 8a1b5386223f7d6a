import type { IdentityRegistry } from '../identity/identity-registry';
import type { HashReader } from '../redis/hash-reader';
import { cartKeys } from '../redis/keys';

/** Accounts of one person that are looked through; each costs a look into Redis. */
const MOST_ALIASES = 32;

/** The identities that a cart had before: accounts that became aliases of it, and guests closed by signing in to it. */
export class FormerIds {
  constructor(
    private readonly reader: HashReader,
    private readonly identities: IdentityRegistry,
  ) {}

  /** The latest guests and all aliases, those that became so last in the end. */
  async of(cartId: string, deadline: number): Promise<string[]> {
    const [noted, aliases] = await Promise.all([
      this.reader.readSorted(cartKeys(cartId).formerIds, deadline),
      this.aliasesOf(cartId, deadline),
    ]);
    return [...new Set([...noted, ...aliases])];
  }

  /** Aliases of the time before carts noted them. */
  private async aliasesOf(cartId: string, deadline: number): Promise<string[]> {
    const found = [cartId];
    for (const id of found) {
      if (found.length > MOST_ALIASES) break;
      const { aliases } = await this.identities.read(id, deadline);
      found.push(...aliases.filter((alias) => !found.includes(alias)));
    }
    return found.slice(1);
  }
}
