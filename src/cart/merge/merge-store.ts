import type { HashReader } from '../../redis/hash-reader';
import { cartKeys } from '../../redis/keys';
import type { ScriptRunner } from '../../redis/script-runner';
import type { Script } from '../../redis/scripts';
import { scripts } from '../../redis/scripts';
import type { Cart } from '../cart';
import { aliasOf, decodeCart } from '../cart-codec';
import type { StoreSettings } from '../cart-script';
import { toCartSeconds } from '../cart-time';
import { cartScriptArgs, cartScriptKeys, fieldsOf, latestMoment } from '../cart-script';
import type { Operation } from '../operation';
import { clientPeriodKeys } from '../operation';
import type { Departure, MergeOrder } from './departure';
import { decodeDeparture, encodeClaim, isPending } from './departure';

/** Departures outlive the cart they left; receipts outlive every departure, or a late repetition would be booked twice. */
const DEPARTURE_LIVES = 1;
const RECEIPT_LIVES = 2;

/** What a merge needs to know of a cart before it moves anything. */
export interface ReadEnd {
  /** Empty if there is no cart. */
  readonly incarnation: string;
  /** The older identity whose cart it has become, if it has. */
  readonly alias: string | undefined;
  readonly fields: Record<string, string>;
  /** What somebody has claimed and not brought to rest yet. */
  readonly pending: readonly Departure[];
}

export interface Booked {
  readonly status: 'APPLIED' | 'ALREADY' | 'FOLLOW';
  /** The receipt; for FOLLOW the identity where to book instead. */
  readonly text: string;
  readonly cart: Cart;
}

/** The scripts of a merge and of an undo, one call each; the only caller of them. */
export class MergeStore {
  constructor(
    private readonly runner: ScriptRunner,
    private readonly reader: HashReader,
    private readonly settings: StoreSettings,
  ) {}

  /** A cart and what is on its way out of it, as a merge finds them. */
  async readEnd(id: string, deadline: number): Promise<ReadEnd> {
    const { cart, departures } = cartKeys(id);
    const [fields = {}, leaving = {}] = await this.readHashes([cart, departures], deadline);
    const pending = Object.entries(leaving)
      .filter(([mergeId, json]) => /^[\w-]+$/.test(mergeId) && isPending(json))
      .map(([, json]) => decodeDeparture(id, json));
    return { incarnation: fields['@i'] ?? '', alias: aliasOf(fields), fields, pending };
  }

  async claimMerge(
    order: MergeOrder,
    mergeId: string,
    incarnation: string,
    deadline: number,
  ): Promise<[status: string, departure: string]> {
    const { departures, claims } = cartKeys(order.source);
    const { keys: operations } = clientPeriodKeys(order.source);
    const reply = await this.run(
      scripts.claimMerge,
      order.source,
      [departures, claims, ...operations],
      order.channelCode,
      deadline,
      [
        mergeId,
        incarnation,
        order.target,
        order.strategy,
        order.alias ? 1 : '',
        order.request,
        order.operation.id,
        order.operation.fingerprint,
        DEPARTURE_LIVES * this.settings.ttlSeconds,
      ],
    );
    return reply as [string, string];
  }

  /** @param target where to book: the target of the departure, or the older identity that one has become. */
  async applyMerge(departure: Departure, target: string, deadline: number): Promise<Booked> {
    const { receipts } = cartKeys(target);
    const { keys: operations, keepMs } = clientPeriodKeys(target);
    const { maxLines, maxQuantity } = this.settings.limits;
    const [status, text, fields] = (await this.run(
      scripts.applyMerge,
      target,
      [receipts, operations[0]],
      departure.channel,
      deadline,
      [
        departure.id,
        departure.json,
        departure.source,
        maxLines,
        maxQuantity,
        RECEIPT_LIVES * this.settings.ttlSeconds,
        keepMs,
      ],
    )) as [Booked['status'], string, string[]];
    return { status, text, cart: decodeCart(target, fieldsOf(fields ?? []), this.settings.ttlSeconds) };
  }

  async completeMerge({ source, id }: Pick<Departure, 'source' | 'id'>, deadline: number): Promise<void> {
    const { departures, claims } = cartKeys(source);
    const args = [id, latestMoment(deadline), encodeClaim(['merge', source, id])];
    await this.runner.run(scripts.completeMerge, [departures, claims], args, deadline);
  }

  /** @returns the lines of the receipt that a merge of these lines would leave, as JSON. */
  async previewMerge(
    target: string,
    strategy: string,
    lines: string,
    channelCode: string,
    deadline: number,
  ): Promise<string> {
    const { maxLines, maxQuantity } = this.settings.limits;
    const args = [toCartSeconds(Date.now()), strategy, lines, channelCode, maxLines, maxQuantity];
    const [, receiptLines] = await this.runner.run(
      scripts.previewMerge,
      [cartKeys(target).cart],
      args,
      deadline,
    );
    return receiptLines as string;
  }

  /** What stands under a client's key, in this period or in the one before. */
  async operationRecord(operation: Operation, deadline: number): Promise<string | undefined> {
    const records = await this.reader.readField(operation.keys, operation.id, deadline);
    return records.find((record) => record !== null) ?? undefined;
  }

  /** The last departure of a cart into this target, as JSON. */
  async lastDeparture(source: string, target: string, deadline: number): Promise<string | undefined> {
    const departures = await this.readHash(cartKeys(source).departures, deadline);
    const [lastTarget, last = ''] = departures['@last']?.split(' ') ?? [];
    return lastTarget === target ? departures[last] : undefined;
  }

  /** Records an answer under a client's key and gives the record that stands there: this one, or an earlier one. */
  async recordMerge(operation: Operation, record: string, deadline: number): Promise<string> {
    const args = [operation.id, latestMoment(deadline), record, operation.keepMs];
    const [, known] = await this.runner.run(scripts.recordMerge, [...operation.keys], args, deadline);
    return known as string;
  }

  async claimUndo(
    order: UndoOrder,
    target: string,
    deadline: number,
  ): Promise<[status: string, text: string, cart: Cart]> {
    const { receipts, claims } = cartKeys(target);
    const { mergeId } = order;
    const operation = order.operationFor(target);
    const reply = await this.run(
      scripts.claimUndo,
      target,
      [...operation.keys, receipts, claims],
      order.channelCode,
      deadline,
      [
        operation.id,
        operation.fingerprint,
        operation.keepMs,
        order.expectedVersion ?? '',
        mergeId,
        order.undoableSince,
        order.request,
        encodeClaim(['undo', target, mergeId]),
      ],
    );
    const [status, text, fields] = reply as [string, string, string[] | undefined];
    return [status, text, decodeCart(target, fieldsOf(fields ?? []), this.settings.ttlSeconds)];
  }

  async applyUndo(
    source: string,
    mergeId: string,
    give: string,
    channelCode: string,
    deadline: number,
  ): Promise<[status: string, alias: string]> {
    const { departures } = cartKeys(source);
    const args = [mergeId, give, DEPARTURE_LIVES * this.settings.ttlSeconds];
    return (await this.run(scripts.applyUndo, source, [departures], channelCode, deadline, args)) as [
      string,
      string,
    ];
  }

  async completeUndo(target: string, mergeId: string, deadline: number): Promise<void> {
    const { receipts, claims } = cartKeys(target);
    const args = [mergeId, latestMoment(deadline), encodeClaim(['undo', target, mergeId])];
    await this.runner.run(scripts.completeUndo, [receipts, claims], args, deadline);
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

  async departure(source: string, mergeId: string, deadline: number): Promise<string | undefined> {
    return (await this.readHash(cartKeys(source).departures, deadline))[mergeId];
  }

  private async readHash(key: string, deadline: number): Promise<Record<string, string>> {
    const [fields = {}] = await this.readHashes([key], deadline);
    return fields;
  }

  private async readHashes(keys: readonly string[], deadline: number): Promise<Record<string, string>[]> {
    return (await this.reader.readAll(keys, deadline)).map((fields) => {
      if (fields instanceof Error) throw fields;
      return fields;
    });
  }

  private async run(
    script: Script,
    cartId: string,
    moreKeys: string[],
    channelCode: string,
    deadline: number,
    moreArgs: (string | number)[],
  ) {
    const keys = [...cartScriptKeys(cartId), ...moreKeys];
    const args = [...cartScriptArgs(this.settings, channelCode, deadline), ...moreArgs];
    return this.runner.run(script, keys, args, deadline);
  }
}

/** What somebody wants to have undone. */
export interface UndoOrder {
  readonly mergeId: string;
  /** The operation, recorded beside the cart that turns out to be the right one. */
  readonly operationFor: (cartId: string) => Operation;
  readonly expectedVersion: number | null;
  readonly channelCode: string;
  readonly request: string;
  /** Merges before this moment stay, in cart seconds. */
  readonly undoableSince: number;
}
