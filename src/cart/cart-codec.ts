import { channelOf } from '../identity/caller';
import { emptyCart } from './cart';
import type { Cart, CartLine } from './cart';
import { identityOf, lineId } from './line-identity';

/** 2026-01-01T00:00:00Z in Unix seconds. Stored times and first versions count from here, to stay short. */
const EPOCH_SECONDS = Date.UTC(2026, 0, 1) / 1000;

/** Whole seconds since 2026-01-01, the unit of all times in a cart. */
export function toCartSeconds(unixMs: number): number {
  return Math.floor(unixMs / 1000) - EPOCH_SECONDS;
}

export function fromCartSeconds(seconds: number): Date {
  return new Date((seconds + EPOCH_SECONDS) * 1000);
}

/*
 * The Redis hash of a cart. Meta fields: `@v` version, `@c` created (also the first version), `@u` updated, `@via`
 * channel of the last change, `@i` incarnation, `@alias` the older identity that this cart was merged into, `@closed` if
 * signing in closed it. Every other field is a line, `key → "quantity stamp added updated via[detail]"`. The stamp (the
 * version that wrote the line) and the times count from `@c`. The number of leading zeros orders the lines that were
 * added in the same second: hundreds before stamp, tens before updated, ones before added.
 */
const LINE = /^(\d+) (0*)\d+ (0*)(\d+) (0*)(\d+) (\w)([^]*)$/;

/** The identity that holds the cart now, if this cart is an alias or closed. */
export function aliasOf(fields: Record<string, string>): string | undefined {
  return fields['@alias'];
}

/** Whether a guest's sign-in closed this cart. {@link aliasOf} is then the shopper. */
export function isClosed(fields: Record<string, string>): boolean {
  return fields['@closed'] !== undefined;
}

export function decodeCart(id: string, fields: Record<string, string>, ttlSeconds: number): Cart {
  if (fields['@c'] === undefined) return emptyCart(id);
  const created = Number(fields['@c']);
  const updated = Number(fields['@u']);
  const lines: CartLine[] = [];
  const cart: Cart & { lineCount: number; totalQuantity: number } = {
    id,
    version: Number(fields['@v']),
    lines,
    lineCount: 0,
    totalQuantity: 0,
    createdAt: fromCartSeconds(created),
    updatedAt: fromCartSeconds(updated),
    expiresAt: fromCartSeconds(updated + ttlSeconds),
    lastChangedVia: channelOf(fields['@via']!),
  };
  for (const stored of storedLines(fields)) {
    lines.push(decodeLine(cart, created, stored));
    cart.lineCount += 1;
    cart.totalQuantity += stored.quantity;
  }
  return cart;
}

/** A line of a departure. */
export type TransferLine = [key: string, quantity: number, detail: string, addedSeconds: number, via: string];

/** The lines that a claim would move out of a cart. */
export function transferLines(fields: Record<string, string>): TransferLine[] {
  const created = Number(fields['@c']);
  return storedLines(fields).map(({ key, quantity, detail, added, via }) => [
    key,
    quantity,
    detail,
    created + added,
    via,
  ]);
}

/** A line of the hash. Times count from `@c`. */
interface StoredLine {
  readonly key: string;
  readonly quantity: number;
  readonly added: number;
  /** Its order among the lines that were added in the same second. */
  readonly place: number;
  readonly updated: number;
  readonly via: string;
  readonly detail: string;
}

/** In the order they were added. */
function storedLines(fields: Record<string, string>): StoredLine[] {
  const lines: StoredLine[] = [];
  for (const key of Object.keys(fields)) if (!key.startsWith('@')) lines.push(parseLine(key, fields[key]!));
  return lines.sort((a, b) => a.added - b.added || a.place - b.place || (a.key < b.key ? -1 : 1));
}

function parseLine(key: string, value: string): StoredLine {
  const match = LINE.exec(value);
  if (!match) throw new Error(`Unreadable line: ${value}`);
  const [, quantity, hundreds, ones, added, tens, updated, via, detail] = match as unknown as string[];
  return {
    key,
    quantity: Number(quantity),
    added: Number(added),
    place: hundreds!.length * 100 + tens!.length * 10 + ones!.length,
    updated: Number(updated),
    via: via!,
    detail: detail!,
  };
}

function decodeLine(
  cart: Cart,
  created: number,
  { key, detail, quantity, added, updated, via }: StoredLine,
): CartLine {
  return {
    id: lineId(cart.id, key),
    cart,
    quantity,
    ...identityOf({ key, detail }),
    addedVia: channelOf(via),
    addedAt: fromCartSeconds(created + added),
    updatedAt: fromCartSeconds(created + updated),
  };
}
