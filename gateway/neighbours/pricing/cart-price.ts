import type { Money } from './money';
import { sum, times } from './money';

/** What the gateway sends of a line: what `@requires` asks for. No product: the catalogue does not know the sku. */
export interface PricedLine {
  readonly quantity: number;
  readonly product?: { readonly price?: Money | null } | null;
}

const NOTHING: Money = { amount: '0', currencyCode: 'VND' };

/** Price times quantity; null if the price is unknown. */
export function lineTotal({ quantity, product }: PricedLine): Money | null {
  return product?.price ? times(product.price, quantity) : null;
}

/** The sum of the totals that are known; null if none is, or if they cannot be added; nothing for an empty cart. */
export function subtotal(lines: readonly PricedLine[]): Money | null {
  if (lines.length === 0) return NOTHING;
  const [first, ...others] = lines.flatMap((line) => lineTotal(line) ?? []);
  return first ? sum([first, ...others]) : null;
}
