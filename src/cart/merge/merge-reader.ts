import type { Hash, HashReader } from '../../redis/hash-reader';
import { cartKeys } from '../../redis/keys';
import { aliasOf } from '../cart-codec';
import type { Operation } from '../operation';
import type { Departure } from './departure';
import { decodeDeparture, isPending } from './departure';

/** What a merge needs to know of a cart before it moves anything. */
export interface ReadEnd {
  /** Empty if there is no cart. */
  readonly incarnation: string;
  /** The older identity whose cart it has become, if it has. */
  readonly alias: string | undefined;
  readonly fields: Hash;
  /** What somebody has claimed and not brought to rest yet. */
  readonly pending: readonly Departure[];
}

/** Names of departures; the other fields beside them are counters and marks. */
const MERGE_ID = /^[\w-]+$/;

/** What merges have left behind; changes nothing. */
export class MergeReader {
  constructor(private readonly reader: HashReader) {}

  /** A cart and what is on its way out of it. */
  async readEnd(id: string, deadline: number): Promise<ReadEnd> {
    const { cart, departures } = cartKeys(id);
    const [fields = {}, leaving = {}] = await this.readHashes([cart, departures], deadline);
    const pending = Object.entries(leaving)
      .filter(([name, json]) => MERGE_ID.test(name) && isPending(json))
      .map(([, json]) => decodeDeparture(id, json));
    return { incarnation: fields['@i'] ?? '', alias: aliasOf(fields), fields, pending };
  }

  async departure(source: string, mergeId: string, deadline: number): Promise<string | undefined> {
    return (await this.readHash(cartKeys(source).departures, deadline))[mergeId];
  }

  /** The last departure of a cart into this target, as JSON. */
  async lastDeparture(source: string, target: string, deadline: number): Promise<string | undefined> {
    const departures = await this.readHash(cartKeys(source).departures, deadline);
    const [lastTarget, last = ''] = departures['@last']?.split(' ') ?? [];
    return lastTarget === target ? departures[last] : undefined;
  }

  /** A receipt of this cart, or undefined. */
  async receipt(id: string, mergeId: string, deadline: number): Promise<string | undefined> {
    return (await this.readHash(cartKeys(id).receipts, deadline))[mergeId];
  }

  /** The latest receipts of a cart, newest first. */
  async recentReceipts(id: string, deadline: number): Promise<string[]> {
    const receipts = await this.readHash(cartKeys(id).receipts, deadline);
    const recent = JSON.parse(receipts['@recent'] ?? '[]') as string[];
    return recent.map((mergeId) => receipts[mergeId]).filter((receipt) => receipt !== undefined);
  }

  /** What stands under a client's key. */
  async operationRecord({ keys, id }: Operation, deadline: number): Promise<string | undefined> {
    const records = await this.reader.readField(keys, id, deadline);
    return records.find((record) => record !== null) ?? undefined;
  }

  private async readHash(key: string, deadline: number): Promise<Hash> {
    const [fields = {}] = await this.readHashes([key], deadline);
    return fields;
  }

  private async readHashes(keys: readonly string[], deadline: number): Promise<Hash[]> {
    return (await this.reader.readAll(keys, deadline)).map((fields) => {
      if (fields instanceof Error) throw fields;
      return fields;
    });
  }
}
