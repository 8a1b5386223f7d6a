import type { IdentityRegistry } from '../../identity/identity-registry';
import type { Hash, HashReader } from '../../redis/hash-reader';
import { cartKeys } from '../../redis/keys';
import { aliasOf, isClosed, toCartSeconds } from '../cart-codec';
import { ownKeyCount } from '../idempotency';
import type { Operation } from '../idempotency';
import { decodeDeparture } from './transfer/departure';
import type { Departure } from './transfer/departure';
import { decodeReceipt } from './receipt';
import type { CartMerge } from './receipt';

/** What a merge needs to know of a cart before it moves anything. */
export interface ReadSide {
  /** Empty if there is no cart. */
  readonly incarnation: string;
  /** The older identity whose cart it has become, if it has. */
  readonly alias: string | undefined;
  /** Signing in has closed it; the alias is the shopper it went to. */
  readonly closed: boolean;
  readonly fields: Hash;
  /** What somebody has claimed and not brought to rest yet. */
  readonly pending: readonly Departure[];
}

/** What merges have left behind; changes nothing. */
export class MergeReader {
  constructor(private readonly reader: HashReader) {}

  /** A cart and what is on its way out of it. */
  async readSide(id: string, deadline: number): Promise<ReadSide> {
    const [fields, pending] = await Promise.all([
      this.reader.readHash(cartKeys(id).cart, deadline),
      this.pendingDepartures(id, deadline),
    ]);
    return {
      incarnation: fields['@i'] ?? '',
      alias: aliasOf(fields),
      closed: isClosed(fields),
      fields,
      pending,
    };
  }

  async departure(source: string, mergeId: string, deadline: number): Promise<Departure | undefined> {
    const [json] = await this.reader.readFields(cartKeys(source).departures, [mergeId], deadline);
    return json ? decodeDeparture(source, json) : undefined;
  }

  /** What left a cart last. */
  async lastDeparture(source: string, deadline: number): Promise<Departure | undefined> {
    const [last] = await this.reader.readFields(cartKeys(source).departures, ['@last'], deadline);
    return last ? this.departure(source, last, deadline) : undefined;
  }

  /** A receipt of this cart, or undefined. */
  async receipt(id: string, mergeId: string, deadline: number): Promise<string | undefined> {
    const [json] = await this.reader.readFields(cartKeys(id).receipts, [mergeId], deadline);
    return json ?? undefined;
  }

  /** The latest receipts beside a cart, newest first. */
  async recentReceipts(id: string, count: number, deadline: number): Promise<string[]> {
    const { receipts, receiptOrder } = cartKeys(id);
    const recent = await this.reader.readTail(receiptOrder, count, deadline);
    if (recent.length === 0) return [];
    const found = await this.reader.readFields(receipts, recent, deadline);
    return found.filter((receipt) => receipt !== null);
  }

  /** What orders took out of a cart, as `redis/lua/include/orders.lua` describes it. */
  orders(id: string, deadline: number): Promise<Hash> {
    return this.reader.readHash(cartKeys(id).orders, deadline);
  }

  /** What stands under a client's key. */
  async operationRecord({ keys, id }: Operation, deadline: number): Promise<string | undefined> {
    const records = await this.reader.readField(keys, id, deadline);
    return records.find((record) => record !== null) ?? undefined;
  }

  /** Whether a cart keeps as many client's keys as it can. */
  async keepsAllKeys({ keys, keepMs }: Operation, most: number, deadline: number): Promise<boolean> {
    if ((await this.reader.countFields(keys, deadline)) < most) return false;
    const periods = await Promise.all(keys.map((key) => this.reader.readHash(key, deadline)));
    return ownKeyCount(periods, toCartSeconds(Date.now()), keepMs / 1000) >= most;
  }

  private async pendingDepartures(source: string, deadline: number): Promise<Departure[]> {
    const { departures } = cartKeys(source);
    const [noted] = await this.reader.readFields(departures, ['@pending'], deadline);
    const [, ...mergeIds] = noted?.split(' ') ?? [];
    if (mergeIds.length === 0) return [];
    const found = await this.reader.readFields(departures, mergeIds, deadline);
    return found
      .filter((json) => json !== null)
      .map((json) => decodeDeparture(source, json))
      .filter(({ state }) => state === 'pending');
  }
}

/** Merges that are shown of a cart, and the most carts of one person that are looked through for them. */
const SHOWN = 20;

/** What merges did to a cart, as its receipts tell. */
export class MergeHistory {
  constructor(private readonly reader: MergeReader) {}

  /**
   * The latest merges into a cart, newest first. A receipt stays beside the cart it was written for; so those of the
   * accounts that became aliases of this one are looked up there. They cannot be undone any more.
   */
  async merges(cartId: string, deadline: number): Promise<CartMerge[]> {
    const merges: CartMerge[] = [];
    const carts = [cartId];
    for (const cart of carts) {
      const receipts = await this.reader.recentReceipts(cart, SHOWN, deadline);
      for (const { merge, alias, source } of receipts.map(decodeReceipt)) {
        merges.push(cart === cartId ? merge : { ...merge, undoableUntil: null });
        if (alias && carts.length < SHOWN) carts.push(source);
      }
    }
    return merges.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, SHOWN);
  }
}

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
