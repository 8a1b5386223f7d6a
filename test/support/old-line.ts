import type { connectStore } from './stores';
import { lineKey } from '../../src/cart/line-identity';
import { cartKeys } from '../../src/redis/keys';

/** Lets a cart hold a line under a sku that is refused by now, as a release that took it left the line. */
export async function renameLine(
  redis: ReturnType<typeof connectStore>,
  cartId: string,
  sku: string,
  refused: string,
): Promise<void> {
  const { cart } = cartKeys(cartId);
  const { key, detail } = lineKey({ sku: refused, attributes: [] });
  const value = await redis.hget(cart, sku);
  await redis.hset(cart, key, value! + detail);
  await redis.hdel(cart, sku);
}
