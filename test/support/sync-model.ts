type Units = ReadonlySet<number>;

/**
 * A cart of distinguishable units, in plain memory: what syncs must result in, without versions, journals and sums.
 * A unit is in the cart if somebody put it in, and nobody who saw it took it out.
 */
export class CartOfUnits {
  private readonly units = new Map<number, string>();
  private readonly gone = new Set<number>();
  private made = 0;

  /** New units of a sku that nobody has seen yet. */
  make(quantity: number): number[] {
    return Array.from({ length: quantity }, () => this.made++);
  }

  put(sku: string, units: Iterable<number>): void {
    for (const unit of units) this.units.set(unit, sku);
  }

  take(units: Iterable<number>): void {
    for (const unit of units) this.gone.add(unit);
  }

  of(sku: string): Units {
    return new Set(
      [...this.units].filter(([unit, of]) => of === sku && !this.gone.has(unit)).map(([unit]) => unit),
    );
  }

  /** Sku → units, of lines that have some. */
  quantities(skus: readonly string[]): Record<string, number> {
    const sized = skus.map((sku): [string, number] => [sku, this.of(sku).size]);
    return Object.fromEntries(sized.filter(([, size]) => size > 0));
  }
}

/** A copy that a client keeps of such a cart. */
export class CopyOfUnits {
  baseVersion = 0;
  private seen = new Set<number>();
  private held = new Map<string, Set<number>>();
  private readonly emptied = new Set<string>();

  constructor(private readonly cart: CartOfUnits) {}

  /** A line that was emptied since the base does not grow again: its number alone could not tell what was new in it. */
  add(sku: string, quantity: number): void {
    if (this.emptied.has(sku)) return;
    const units = this.cart.make(quantity);
    for (const unit of units) this.seen.add(unit);
    this.held.set(sku, new Set([...(this.held.get(sku) ?? []), ...units]));
  }

  remove(sku: string): void {
    this.held.delete(sku);
    this.emptied.add(sku);
  }

  lines(): { sku: string; quantity: number }[] {
    return [...this.held].map(([sku, { size }]) => ({ sku, quantity: size }));
  }

  /** Its sync has come to the cart. */
  arrive(): void {
    const held = new Set([...this.held.values()].flatMap((units) => [...units]));
    this.cart.take([...this.seen].filter((unit) => !held.has(unit)));
    for (const [sku, units] of this.held) this.cart.put(sku, units);
  }

  /** The answer has come to it: from now on it is what the cart is. */
  become(version: number, skus: readonly string[]): void {
    this.baseVersion = version;
    this.held = new Map(skus.map((sku) => [sku, new Set(this.cart.of(sku))]));
    this.seen = new Set([...this.held.values()].flatMap((units) => [...units]));
    this.emptied.clear();
  }
}
