import { clientOperation } from '../../src/cart/idempotency';
import type { Operation } from '../../src/cart/idempotency';
import { newIdentityId } from '../../src/identity/identity';
import { unitsOf } from '../model/bag';
import type { Bag } from '../model/bag';
import type { Model } from '../model/state';
import { NONE } from '../model/state';

export const ORDER_ID = 'order-1';

/** What the product calls what the model numbers, in one trace. */
export class Names {
  /** Identity ids, by the numbers of the carts. */
  readonly carts: readonly string[];
  /** Line keys, by the numbers of the skus. */
  readonly skus: readonly string[];
  private readonly merges = new Pairs('merge');
  private readonly incarnations = new Pairs('incarnation');

  constructor(private readonly model: Model) {
    this.carts = model.carts.map(() => newIdentityId());
    this.skus = Array.from({ length: model.skus }, (_, sku) => `sku-${sku}`);
  }

  cartOf(id: string | undefined): number {
    return id === undefined ? NONE : this.carts.indexOf(id);
  }

  pairMerge(merge: number, mergeId: string): void {
    this.merges.pair(merge, mergeId);
  }

  mergeId(merge: number): string {
    return this.merges.nameOf(merge) ?? `unknown-merge-${merge}`;
  }

  mergeOf(mergeId: string): number {
    return this.merges.numberOf(mergeId) ?? NONE;
  }

  pairIncarnation(incarnation: number, name: string): void {
    this.incarnations.pair(incarnation, name);
  }

  incarnationOf(name: string): number {
    return this.incarnations.numberOf(name) ?? NONE;
  }

  incarnation(number: number): string {
    return this.incarnations.nameOf(number) ?? '';
  }

  /** The idempotency key of a shopper's change. */
  changeIn(cart: number, operation: number): Operation {
    const { units } = this.model.operations[operation]!;
    const name = units === 0 ? 'removeCartLines' : 'addCartLines';
    return clientOperation(this.carts[cart]!, name, String(operation), { operation });
  }

  /** The idempotency key of a merge. */
  mergeIn(cart: number, request: number): Operation {
    return clientOperation(this.carts[cart]!, 'mergeCart', String(request), { request });
  }

  /** The names of the idempotency records in a bag. */
  keysIn(records: Bag): string[] {
    const { operations, requests } = this.model;
    const changes = operations.map((_, operation) => this.changeIn(0, operation));
    const merges = requests.map((_, request) => this.mergeIn(0, request));
    return [...changes, ...merges]
      .filter((_, number) => unitsOf(records, number) > 0)
      .map(({ id }) => id)
      .sort();
  }

  /** `service 0 merge 3`, as the model calls a taking. */
  takingOf(name: string): string {
    const [kind, cart, ...path] = name.split(' ');
    const at = `${kind} ${this.cartOf(cart)}`;
    if (path.length === 0) return at;
    return `${at} ${path.at(-2) === 'return' ? 'return' : 'merge'} ${this.mergeOf(path.at(-1)!)}`;
  }
}

/** Numbers and names, one of each other. */
class Pairs {
  private readonly names = new Map<number, string>();
  private readonly numbers = new Map<string, number>();

  constructor(private readonly what: string) {}

  pair(number: number, name: string): void {
    if ((this.names.get(number) ?? name) !== name || (this.numbers.get(name) ?? number) !== number)
      throw new Error(`${this.what} ${number} and ${name} are of two different pairs`);
    this.names.set(number, name);
    this.numbers.set(name, number);
  }

  nameOf(number: number): string | undefined {
    return this.names.get(number);
  }

  numberOf(name: string): number | undefined {
    return this.numbers.get(name);
  }
}
