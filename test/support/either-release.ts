import { decodeJwt } from 'jose';
import type { AuthAnswer } from './auth-client';
import type { Shopper } from './shopper';

/** What both releases answer. */
const LINES = 'version lineCount lines { id sku quantity attributes { key value } }';
const CHANGE = `cart { ${LINES} } userErrors { code } warnings { code } replayed`;
const MERGE = `${CHANGE} outcome merge { id lines { sku outcome quantityAfter } }`;

interface Cart {
  readonly version: number;
  readonly lines: { id: string; sku: string; quantity: number; attributes: object[] }[];
}
interface Payload {
  readonly cart: Cart;
  readonly userErrors: { code: string }[];
  readonly warnings: { code: string }[];
  readonly replayed: boolean;
  readonly outcome?: string;
  readonly merge?: { id: string };
}

export const cartOf = async (who: Shopper): Promise<Cart> => {
  const { data, errors } = await who.ask<{ cart: Cart }>(`{ cart { ${LINES} } }`);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.cart;
};
export const change = async (who: Shopper, mutation: string, input: object): Promise<Payload> => {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  const fields = mutation === 'mergeCart' ? MERGE : CHANGE;
  const text = `mutation Change($input: ${type}!) { ${mutation}(input: $input) { ${fields} } }`;
  const { data, errors } = await who.ask<Record<string, Payload>>(text, { input });
  if (!data) throw new Error(JSON.stringify(errors));
  return data[mutation]!;
};
export const add = (who: Shopper, skus: readonly string[], more: object = {}) =>
  change(who, 'addCartLines', { lines: skus.map((sku) => ({ sku })), ...more });
export const unitsOf = ({ lines }: Cart) =>
  Object.fromEntries(lines.map(({ sku, quantity }) => [sku, quantity]));
export const generationOf = ({ body }: AuthAnswer) => decodeJwt(body.refreshToken)['gen'];
/** Releases may give lines in different orders. */
export const inOrder = ({ lines, ...cart }: Cart) => ({
  ...cart,
  lines: [...lines].sort((a, b) => (a.id < b.id ? -1 : 1)),
});
