import { deepStrictEqual } from 'node:assert';
import { addRequest, readRequest, syncGetRequest } from '../load/cart-requests';
import type { ServerProcess } from '../servers/server-process';
import { answerOf, newShoppers } from '../shoppers';

/** Fields that differ between two carts with the same lines. */
const OF_ONE_CART = new Set(['id', 'version', 'updatedAt', 'addedAt']);

/**
 * Checks that all contenders do the same work.
 * @param service fills the carts
 * @param others must answer as the service does in the graph; the first of them over REST too
 * @throws AssertionError if an answer to a read, an add or GET /cart/sync differs
 */
export async function demandSameAnswers(
  service: ServerProcess,
  others: readonly [limit: ServerProcess, packages: ServerProcess],
  skus: readonly string[],
): Promise<void> {
  const [shopper] = await newShoppers(service.url, 1, skus);
  const read = readRequest(shopper!);
  const get = syncGetRequest(shopper!);
  const add = await addToFreshCart(service, service, skus);
  for (const other of others) {
    deepStrictEqual(await answerOf(other.url, read), await answerOf(service.url, read));
    deepStrictEqual(await addToFreshCart(other, service, skus), add);
  }
  deepStrictEqual(await answerOf(others[0].url, get), await answerOf(service.url, get));
}

async function addToFreshCart(
  server: ServerProcess,
  service: ServerProcess,
  skus: readonly string[],
): Promise<unknown> {
  const [shopper] = await newShoppers(service.url, 1, skus);
  const answer = await answerOf(server.url, addRequest(shopper!, skus.slice(0, 1)));
  return JSON.parse(
    JSON.stringify(answer, (name, value: unknown) => (OF_ONE_CART.has(name) ? undefined : value)),
  );
}
