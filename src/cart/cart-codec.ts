import type { Cart, CartLine } from './cart';
import { emptyCart } from './cart';
import { fromCartSeconds } from './cart-time';
import { channelOf } from '../channel';
import { identityOf, lineId } from './line-key';

/*
 * How a cart lies in its Redis hash. Meta fields: `@v` version, `@c` created (also the first version), `@u` updated,
 * `@via` channel of the last change, `@i` incarnation, `@alias` the older identity whose cart this one has become. Every other field is a line, `key → "quantity stamp added updated via[detail]"`,
 * where stamp (the version that wrote it) and times count from `@c`.
 */
const LINE = /^(\d+) (\d+) (\d+) (\d+) (\w)([^]*)$/;

/** The older identity whose cart this hash has become, if it has. */
export function aliasOf(fields: Record<string, string>): string | undefined {
  return fields['@alias'];
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
  for (const key of Object.keys(fields)) {
    if (key.startsWith('@')) continue;
    const line = decodeLine(cart, created, key, fields[key]!);
    lines.push(line);
    cart.lineCount += 1;
    cart.totalQuantity += line.quantity;
  }
  lines.sort((a, b) => a.addedAt.getTime() - b.addedAt.getTime() || (a.id < b.id ? -1 : 1));
  return cart;
}

/** A line as it travels with a departure. */
export type TravellingLine = [
  key: string,
  quantity: number,
  detail: string,
  addedSeconds: number,
  via: string,
];

/** The lines of a cart as a claim would take them out. */
export function travellingLines(fields: Record<string, string>): TravellingLine[] {
  const created = Number(fields['@c']);
  return Object.entries(fields)
    .filter(([field]) => !field.startsWith('@'))
    .map(([key, value]) => {
      const [, quantity, , added, , via, detail] = parts(value);
      return [key, Number(quantity), detail!, created + Number(added), via!];
    });
}

function parts(value: string): string[] {
  const match = LINE.exec(value);
  if (!match) throw new Error(`Unreadable line: ${value}`);
  return match;
}

function decodeLine(cart: Cart, created: number, key: string, value: string): CartLine {
  const [, quantity, , added, updated, via, detail] = parts(value);
  return {
    id: lineId(cart.id, key),
    cart,
    quantity: Number(quantity),
    ...identityOf({ key, detail: detail! }),
    addedVia: channelOf(via!),
    addedAt: fromCartSeconds(created + Number(added)),
    updatedAt: fromCartSeconds(created + Number(updated)),
  };
}
