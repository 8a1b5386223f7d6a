import { aliasOf, isClosed } from '../../src/cart/cart-codec';
import { clientPeriodKeys } from '../../src/cart/idempotency';
import { decodeClaim } from '../../src/cart/merge/transfer/departure';
import { orderField } from '../../src/cart/orders/order-store';
import type { Taking } from '../../src/cart/orders/order-store';
import { fieldsOf } from '../../src/redis/hash-reader';
import type { Hash } from '../../src/redis/hash-reader';
import type { RedisClient } from '../../src/redis/client';
import { cartKeys } from '../../src/redis/keys';
import type { Names } from './names';
import { ORDER_ID } from './names';
import type { DepartureView, ReceiptLineView, ReceiptView, SlotView, TakingView } from './slot-view';

/** What Redis holds of a cart. */
export interface StoredSlot {
  readonly fields: Hash;
  readonly departures: Hash;
  readonly receipts: Hash;
  readonly keys: readonly string[];
  readonly orders: Hash;
  /** Of all carts of the bucket. */
  readonly claims: readonly string[];
}

export async function readSlot(redis: RedisClient, id: string): Promise<StoredSlot> {
  const { cart, departures, receipts, orders, claims } = cartKeys(id);
  const [fields, left, arrived, current, other, taken, unfinished] = await Promise.all([
    redis.hgetall(cart),
    redis.hgetall(departures),
    redis.hgetall(receipts),
    ...clientPeriodKeys(id).keys.map((period) => redis.hkeys(period)),
    redis.hgetall(orders),
    redis.zrange(claims, '0', '-1'),
  ] as [
    Promise<Hash>,
    Promise<Hash>,
    Promise<Hash>,
    Promise<string[]>,
    Promise<string[]>,
    Promise<Hash>,
    Promise<string[]>,
  ]);
  return {
    fields,
    departures: left,
    receipts: arrived,
    keys: [...current, ...other],
    orders: taken,
    claims: unfinished,
  };
}

export function viewOfStored(names: Names, at: number, stored: StoredSlot): SlotView {
  const { fields, departures, receipts } = stored;
  const exists = fields['@v'] !== undefined;
  const isAlias = aliasOf(fields) !== undefined;
  return {
    exists,
    incarnation: exists && !isAlias ? names.incarnationOf(fields['@i'] ?? '') : 0,
    alias: names.cartOf(aliasOf(fields)),
    closed: isClosed(fields),
    lines: names.skus.map((sku) => quantityOf(fields[sku])),
    keys: clientKeys(stored.keys),
    departures: recordsIn(departures)
      .map((json) => viewOfDeparture(names, json))
      .sort(byMerge),
    receipts: recordsIn(receipts)
      .map((json) => viewOfReceipt(names, json))
      .sort(byMerge),
    returns: returnsIn(names, departures),
    takings: takingsIn(names, stored.orders),
    unfinished: unfinishedOf(names, at, stored.claims),
  };
}

function quantityOf(line: string | undefined): number {
  return line === undefined ? 0 : parseInt(line, 10);
}

function byMerge(one: { readonly merge: number }, other: { readonly merge: number }): number {
  return one.merge - other.merge;
}

/** A key may stand in both periods. */
function clientKeys(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => !name.startsWith('@')).sort();
}

/** Beside the records there are notes, and returns of undos. */
function recordsIn(hash: Hash): string[] {
  return Object.entries(hash)
    .filter(([name]) => !/^@|^return /.test(name))
    .map(([, json]) => json);
}

function returnsIn(names: Names, departures: Hash): number[] {
  const returns = Object.keys(departures).filter((name) => name.startsWith('return '));
  return returns.map((name) => names.mergeOf(name.slice('return '.length))).sort((a, b) => a - b);
}

interface StoredDeparture {
  readonly state: string;
  readonly id: string;
  readonly target: string;
  readonly alias: boolean;
  readonly strategy: string;
  readonly request: string;
  readonly operation: readonly [id: string, fingerprint: string];
  readonly lines: readonly (readonly [key: string, quantity: number, ...rest: unknown[]])[];
  readonly operations: readonly string[];
  readonly orders: readonly string[];
}

function viewOfDeparture(names: Names, json: string): DepartureView {
  const departure = JSON.parse(json) as StoredDeparture;
  const { state, id, target, alias, strategy, request, operation } = departure;
  const view = { merge: names.mergeOf(id), target: names.cartOf(target) };
  if (state === 'done') return { ...view, pending: undefined };
  const lines = new Map(list(departure.lines).map(([key, quantity]) => [key, quantity]));
  const keys = Object.keys(fieldsOf(list(departure.operations)));
  return {
    ...view,
    pending: {
      alias,
      strategy,
      lines: names.skus.map((sku) => lines.get(sku) ?? 0),
      keys: clientKeys(operation[0] === '' ? keys : [...keys, operation[0]]),
      takings: takingsIn(names, fieldsOf(list(departure.orders))),
      request,
    },
  };
}

type StoredLine = readonly [
  key: string,
  detail: string,
  outcome: string,
  reason: string,
  before: number,
  fromSource: number,
  after: number,
  cut: number,
];
type Gift = readonly [key: string, quantity: number, ...rest: unknown[]];

interface StoredReceipt {
  readonly state: 'applied' | 'undoing' | 'undone';
  readonly id: string;
  readonly source: string;
  readonly alias: boolean;
  readonly lines: readonly StoredLine[];
  readonly give?: readonly Gift[];
  readonly kept?: readonly string[];
  readonly returned?: readonly Gift[];
  readonly ordered?: readonly Gift[];
}

function viewOfReceipt(names: Names, json: string): ReceiptView {
  const receipt = JSON.parse(json) as StoredReceipt;
  return {
    merge: names.mergeOf(receipt.id),
    state: receipt.state,
    source: names.cartOf(receipt.source),
    alias: receipt.alias,
    lines: list(receipt.lines).map((line) => viewOfLine(names, receipt, line)),
  };
}

function viewOfLine(names: Names, receipt: StoredReceipt, line: StoredLine): ReceiptLineView {
  const [key, , outcome, reason, before, fromSource, after, cut] = line;
  const kept = list(receipt.kept).includes(key);
  const give = unitsIn(receipt.give, key);
  const back = kept ? cut : fromSource;
  const gaveBack = receipt.state === 'undone' && receipt.returned === undefined;
  const gave = gaveBack ? Math.max(back - unitsIn(receipt.ordered, key), 0) : 0;
  const out = unitsOutside(receipt, line, kept);
  return {
    sku: names.skus.indexOf(key),
    outcome,
    reason: reason || null,
    before,
    fromSource,
    after,
    cut,
    kept,
    give,
    gave,
    out,
  };
}

/** Units that came or were there, and are in no cart. */
function unitsOutside(receipt: StoredReceipt, line: StoredLine, kept: boolean): number {
  const [key, , outcome, , before, fromSource, after, cut] = line;
  const named = before + fromSource - after;
  if (receipt.state === 'applied') return named - unitsIn(receipt.ordered, key);
  const returned = unitsIn(receipt.returned, key);
  if (kept) return named - cut + returned;
  const isWritten = outcome !== 'NOT_MERGED' && outcome !== 'UNCHANGED';
  return (isWritten ? 0 : named - fromSource) + returned;
}

function unitsIn(gifts: readonly Gift[] | undefined, key: string): number {
  return list(gifts).find(([line]) => line === key)?.[1] ?? 0;
}

export function takingsIn(names: Names, orders: Hash): TakingView[] {
  const takings = JSON.parse(orders[orderField(ORDER_ID)] ?? '{}') as Record<string, Taking>;
  return Object.entries(takings)
    .map(([name, taking]) => viewOfTaking(names, name, taking))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function viewOfTaking(names: Names, name: string, { units, left, back, departures }: Taking): TakingView {
  const [sku] = names.skus as [string];
  return {
    name: names.takingOf(name),
    units: units[sku] ?? 0,
    left: left[sku] ?? 0,
    back: back[sku] ?? 0,
    departures: list(departures as readonly string[])
      .map((mergeId) => names.mergeOf(mergeId))
      .sort((a, b) => a - b),
  };
}

function unfinishedOf(names: Names, at: number, claims: readonly string[]): string[] {
  return claims
    .map(decodeClaim)
    .filter(([, id]) => id === names.carts[at])
    .map(([kind, , mergeId]) => `${kind} ${names.mergeOf(mergeId)}`)
    .sort();
}

/** Lua encodes an empty list as an empty object. */
function list<Item>(value: readonly Item[] | undefined): readonly Item[] {
  return Array.isArray(value) ? (value as readonly Item[]) : [];
}
