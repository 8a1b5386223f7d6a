import { newIdentityId } from '../src/identity/identity';
import { ANY_CART } from '../src/identity/caller';
import { signToken } from '../test/support/tokens';
import { until } from '../test/support/until';
import type { BenchShopper } from './load/cart-requests';
import { addRequest } from './load/cart-requests';
import type { HttpRequest } from './load/http-request';

/** Enough that each gets few requests a second, as in life: what a cart remembers of its last seconds stays small. */
export const SHOPPERS = 2000;
const AT_ONCE = 32;

/** New shoppers, each with as many lines in the cart of this service. */
export async function newShoppers(
  service: string,
  count: number,
  skus: readonly string[],
  claims: Readonly<Record<string, string>> = {},
): Promise<BenchShopper[]> {
  return runInParallel(count, async () => {
    const shopper = await signedIn(claims);
    // A busy machine may keep Redis from answering in time; that is no reason to give up before anything is measured.
    await until('a cart is filled', () => answerOf(service, addRequest(shopper, skus)));
    return shopper;
  });
}

/** The shop's support desk, which may read the cart of anyone. */
export async function newSupportDesk(): Promise<BenchShopper> {
  return signedIn({ scope: ANY_CART });
}

/** With a token that holds for as long as tokens may: a quarter of an hour. */
export async function signedIn(
  claims: Readonly<Record<string, string>>,
  id = newIdentityId(),
): Promise<BenchShopper> {
  return { id, token: await signToken({ claims: { sub: id, ...claims }, expiresIn: 900 }) };
}

/** @throws Error unless the answer is a good one. */
export async function answerOf(url: string, { path, ...request }: HttpRequest): Promise<unknown> {
  const response = await fetch(url + path, request);
  const answer = (await response.json()) as { errors?: unknown };
  if (!response.ok || answer.errors) throw new Error(`${url}${path} answers ${JSON.stringify(answer)}`);
  return answer;
}

/** Repeats work `count` times with limited concurrency; returns the results in order. */
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
