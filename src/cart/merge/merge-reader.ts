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

/** The state of a cart that a merge is planned from. */
export interface ReadSide {
  /** Empty if there is no cart. */
  readonly incarnation: string;
  /** The identity that holds the cart now, if this one is an alias or closed. */
  readonly alias: string | undefined;
  /** A guest's sign-in closed the cart. The alias is then the shopper. */
  readonly closed: boolean;
  readonly fields: Hash;
  /** Claimed departures that are not done yet. */
  readonly pending: readonly Departure[];
}

/** Reads carts, departures, receipts and records of merges. Changes nothing. */
export class MergeReader {
  constructor(private readonly reader: HashReader) {}

  /** A cart and its pending departures. */
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

  async lastDeparture(source: string, deadline: number): Promise<Departure | undefined> {
    const [last] = await this.reader.readFields(cartKeys(source).departures, ['@last'], deadline);
    return last ? this.departure(source, last, deadline) : undefined;
  }

  async receipt(id: string, mergeId: string, deadline: number): Promise<string | undefined> {
    const [json] = await this.reader.readFields(cartKeys(id).receipts, [mergeId], deadline);
    return json ?? undefined;
  }

  /** The latest receipts of a cart, newest first. */
  async recentReceipts(id: string, count: number, deadline: number): Promise<string[]> {
    const { receipts, receiptOrder } = cartKeys(id);
    const recent = await this.reader.readTail(receiptOrder, count, deadline);
    if (recent.length === 0) return [];
    const found = await this.reader.readFields(receipts, recent, deadline);
    return found.filter((receipt) => receipt !== null);
  }

  /** The order records of a cart, as `redis/lua/include/orders.lua` describes them. */
  orders(id: string, deadline: number): Promise<Hash> {
    return this.reader.readHash(cartKeys(id).orders, deadline);
  }

  /** The record of a client's key, if any. */
  async operationRecord({ keys, id }: Operation, deadline: number): Promise<string | undefined> {
    const records = await this.reader.readField(keys, id, deadline);
    return records.find((record) => record !== null) ?? undefined;
  }

  /** Whether a cart has the maximum number of idempotency keys. */
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

/** The most merges shown of a cart, and the most carts of one person that are searched for them. */
const SHOWN = 20;

/** The merges into a cart, from its receipts. */
export class MergeHistory {
  constructor(private readonly reader: MergeReader) {}

  /**
   * The latest merges into a cart, newest first. A receipt stays with the cart it was written for, so this includes those of
   * the aliases of the cart. Merges into an alias cannot be undone.
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

/** Limits the accounts of one person that are searched, because each costs a read from Redis. */
const MOST_ALIASES = 32;

/** The former ids of a cart: its aliases, and guests closed by signing in to it. */
export class FormerIds {
  constructor(
    private readonly reader: HashReader,
    private readonly identities: IdentityRegistry,
  ) {}

  /** The latest guests and all aliases, newest last. */
  async of(cartId: string, deadline: number): Promise<string[]> {
    const [noted, aliases] = await Promise.all([
      this.reader.readSorted(cartKeys(cartId).formerIds, deadline),
      this.aliasesOf(cartId, deadline),
    ]);
    return [...new Set([...noted, ...aliases])];
  }

  /** Aliases from releases that did not record them with the cart. */
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
