import { cartKeys } from '../../src/redis/keys';
import type { BenchShopper } from '../load/cart-requests';
import { mergeRequest, skusOf } from '../load/cart-requests';
import { cpuMicrosOf } from '../measure/process-usage';
import type { Measured } from '../measure/round';
import type { Effort } from '../measure/rounds';
import { alternate } from '../measure/rounds';
import type { ServerProcess } from '../servers/server-process';
import { answerOf, newShoppers, signedIn } from '../shoppers';
import type { Store } from '../stage';
import { Stage } from '../stage';
import type { Part } from './part';

const MERGES_A_SECOND = 100;
const GUEST = { kind: 'GUEST' };
const GUEST_SKUS = skusOf(10);
const SHOPPER_SKUS = skusOf(15).slice(5);

/** Merges two carts of ten lines, five of them the same, one merge at a time. */
export const merge: Part = {
  name: 'merge',
  title: 'What a merge costs',
  how: (effort) => `${effort.rounds} rounds of ${mergesOf(effort)} merges, after one round to warm up`,
  measure: (effort, progress) =>
    Stage.use(async (stage) => {
      const store = await stage.redis();
      const service = await stage.service(store);
      const measure = () => mergeSome(service, store, mergesOf(effort));
      progress.say('warming up: mergeCart');
      await measure();
      return alternate([{ name: 'mergeCart', measure }], effort.rounds, progress);
    }),
};

function mergesOf({ seconds }: Effort): number {
  return MERGES_A_SECOND * seconds;
}

/** Returns the average cost of a merge. */
export async function mergeSome(
  service: ServerProcess,
  { primaries, meter }: Store,
  count: number,
): Promise<Measured> {
  const guests = await freshlySignedIn(await newShoppers(service.url, count, GUEST_SKUS, GUEST), GUEST);
  const shoppers = await freshlySignedIn(await newShoppers(service.url, count, SHOPPER_SKUS), {});
  const use = async () => ({
    milliseconds: performance.now(),
    server: cpuMicrosOf(service.pid),
    redis: cpuMicrosOf(primaries[0]!),
    commands: (await meter.usageOf('evalsha')).micros,
  });
  const before = await use();
  for (const [index, shopper] of shoppers.entries())
    await answerOf(service.url, mergeRequest(shopper, guests[index]!));
  const after = await use();
  const [guest, shopper] = [cartKeys(guests.at(-1)!.id), cartKeys(shoppers.at(-1)!.id)];
  return {
    'server CPU µs': (after.server - before.server) / count,
    'Redis CPU µs': (after.redis - before.redis) / count,
    'Redis command µs': (after.commands - before.commands) / count,
    'ms for the client': (after.milliseconds - before.milliseconds) / count,
    'bytes of the receipt': await meter.bytesOf([shopper.receipts, shopper.receiptOrder]),
    'bytes of the departure': await meter.bytesOf([guest.departures, guest.departureOrder]),
  };
}

/** The service would remember the tokens that filled the carts. */
async function freshlySignedIn(shoppers: readonly BenchShopper[], claims: Readonly<Record<string, string>>) {
  return Promise.all(shoppers.map(({ id }) => signedIn(claims, id)));
}
