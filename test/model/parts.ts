import { encodeBudget, encodeClients, encodeCopies, encodeDrivers, encodeSlot, encodeSlots } from './encode';
import type { Names } from './state';
import type { World } from './world';

/** Gives equal values the same small number, and the value back for the number. */
interface Numbering<T> {
  readonly numberOf: (value: T) => number;
  readonly values: T[];
}

function numbering<T>(encode: (value: T) => string): Numbering<T> {
  const numbers = new Map<string, number>();
  const values: T[] = [];
  const numberOf = (value: T) => {
    const text = encode(value);
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, values.length);
    return values.push(value) - 1;
  };
  return { numberOf, values };
}

/**
 * Worlds as rows of numbers, one a part. A step changes few parts, so only those are encoded, and worlds share
 * the others: that is what makes millions of worlds fit.
 */
export function worldParts(carts: number) {
  const slots = numbering(encodeSlot);
  const past = numbering(encodeSlots);
  const names = numbering((list: Names) => list.join());
  const pastNames = numbering((lists: readonly Names[]) => lists.map((list) => list.join()).join(';'));
  const drivers = numbering(encodeDrivers);
  const clients = numbering(encodeClients);
  const copies = numbering(encodeCopies);
  const budgets = numbering(encodeBudget);
  const width = 2 * carts + 6;

  /** The row of a world; what it shares with `near` has the numbers of `nearRow`. */
  const encode = (world: World, row: Int32Array, near?: World, nearRow?: Int32Array) => {
    let at = 0;
    const put = <T>(value: T, nearValue: T | undefined, { numberOf }: Numbering<T>) => {
      row[at] = nearRow && value === nearValue ? nearRow[at]! : numberOf(value);
      at += 1;
    };
    for (let cart = 0; cart < carts; cart++) put(world.slots[cart]!, near?.slots[cart], slots);
    put(world.names, near?.names, names);
    for (let cart = 0; cart < carts; cart++) put(world.past[cart]!, near?.past[cart], past);
    put(world.pastNames, near?.pastNames, pastNames);
    put(world.drivers, near?.drivers, drivers);
    put(world.clients, near?.clients, clients);
    put(world.copies, near?.copies, copies);
    put(world.budget, near?.budget, budgets);
  };
  const decode = (row: Int32Array): World => ({
    slots: Array.from({ length: carts }, (_, cart) => slots.values[row[cart]!]!),
    names: names.values[row[carts]!]!,
    past: Array.from({ length: carts }, (_, cart) => past.values[row[carts + 1 + cart]!]!),
    pastNames: pastNames.values[row[2 * carts + 1]!]!,
    drivers: drivers.values[row[2 * carts + 2]!]!,
    clients: clients.values[row[2 * carts + 3]!]!,
    copies: copies.values[row[2 * carts + 4]!]!,
    budget: budgets.values[row[2 * carts + 5]!]!,
  });
  /** What is stored, without who is on the way: the first `carts + 1` numbers. */
  const storedKey = (row: Int32Array) => {
    let key = '';
    for (let part = 0; part <= carts; part++)
      key += String.fromCharCode(row[part]! & 0xffff, row[part]! >> 16);
    return key;
  };
  return { width, encode, decode, storedKey };
}
