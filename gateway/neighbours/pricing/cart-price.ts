import type { Money } from './money';
import { sum, times } from './money';

/** A line as `@requires` selects it. `product` is null if the catalogue does not know the sku. */
export interface PricedLine {
  readonly quantity: number;
  readonly product?: { readonly price?: Money | null } | null;
}

const NOTHING: Money = { amount: '0', currencyCode: 'VND' };

/** Null if the price is unknown. */
export function lineTotal({ quantity, product }: PricedLine): Money | null {
  return product?.price ? times(product.price, quantity) : null;
}

/** The sum of the known totals. Null if none is known or the currencies differ; zero for an empty cart. */
export function subtotal(lines: readonly PricedLine[]): Money | null {
  if (lines.length === 0) return NOTHING;
  const [first, ...others] = lines.flatMap((line) => lineTotal(line) ?? []);
  return first ? sum([first, ...others]) : null;
}
