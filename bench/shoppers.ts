import { newIdentityId } from '../src/identity/identity';
import { ANY_CART } from '../src/identity/caller';
import { signToken } from '../test/support/tokens';
import { until } from '../test/support/until';
import type { BenchShopper } from './load/cart-requests';
import { addRequest } from './load/cart-requests';
import type { HttpRequest } from './load/http-request';

/** Enough that each sends few requests a second, as in production: what a cart keeps for seconds stays small. */
export const SHOPPERS = 2000;
const AT_ONCE = 32;

export async function newShoppers(
  service: string,
  count: number,
  skus: readonly string[],
  claims: Readonly<Record<string, string>> = {},
): Promise<BenchShopper[]> {
  return runInParallel(count, async () => {
    const shopper = await signedIn(claims);
    // A busy machine can delay Redis. That is no reason to give up before the measurement starts.
    await until('a cart is filled', () => answerOf(service, addRequest(shopper, skus)));
    return shopper;
  });
}

/** May read every cart. */
export async function newSupportDesk(): Promise<BenchShopper> {
  return signedIn({ scope: ANY_CART });
}

/** The token lives as long as tokens may: 15 minutes. */
export async function signedIn(
  claims: Readonly<Record<string, string>>,
  id = newIdentityId(),
): Promise<BenchShopper> {
  return { id, token: await signToken({ claims: { sub: id, ...claims }, expiresIn: 900 }) };
}

/** @throws Error unless the request succeeds */
export async function answerOf(url: string, { path, ...request }: HttpRequest): Promise<unknown> {
  const response = await fetch(url + path, request);
  const answer = (await response.json()) as { errors?: unknown };
  if (!response.ok || answer.errors) throw new Error(`${url}${path} answers ${JSON.stringify(answer)}`);
  return answer;
}

/** Runs a task `count` times with limited concurrency. */
async function runInParallel<T>(count: number, task: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let started = 0;
  const work = async () => {
    while (started < count) {
      const index = started++;
      results[index] = await task();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}
