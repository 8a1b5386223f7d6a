import { addRequest, readRequest, skusOf } from '../load/cart-requests';
import type { Target } from '../measure/round';
import { measureTargets, timedRounds } from '../measure/rounds';
import type { ServerProcess } from '../servers/server-process';
import { newShoppers, SHOPPERS } from '../shoppers';
import type { Store } from '../stage';
import { Stage } from '../stage';
import { readTarget, SKUS, writeTarget } from './cost';
import { howMemoryIsMeasured, memoryChart, memoryOf } from './memory';
import type { Part } from './part';

const LINES = [1, 10, 50, 200];
const MOST_PROCESSES = 4;
const CARTS = [10_000, 100_000, 1_000_000];

export const growingParts: readonly Part[] = [
  {
    name: 'grow-lines',
    title: 'Carts of more lines',
    how: timedRounds,
    chart: { column: 'server CPU µs', unit: 'µs of server CPU a request' },
    measure: (effort, progress) =>
      Stage.use(async (stage) => {
        const store = await stage.redis();
        const [service, limit] = [await stage.service(store), await stage.limit(store)];
        const targets: Target[] = [];
        for (const lines of LINES) {
          progress.say(`filling carts of ${lines}`);
          const shoppers = await newShoppers(service.url, SHOPPERS / 4, skusOf(lines));
          const reads = shoppers.map(readRequest);
          targets.push(
            readTarget(`read of ${lines}: service`, service, store, reads),
            readTarget(`read of ${lines}: limit`, limit, store, reads),
            writeTarget(
              `add to ${lines}: service`,
              service,
              store,
              shoppers.map((shopper) => addRequest(shopper, SKUS.slice(0, 1))),
            ),
          );
        }
        return measureTargets(targets, effort, progress);
      }),
  },
  {
    name: 'grow-processes',
    title: 'More processes of the service',
    how: timedRounds,
    chart: { column: 'requests/s', unit: 'requests a second' },
    measure: (effort, progress) =>
      Stage.use(async (stage) => {
        const store = await stage.redis();
        const services: ServerProcess[] = [];
        while (services.length < MOST_PROCESSES) services.push(await stage.service(store));
        const shoppers = await newShoppers(services[0]!.url, SHOPPERS, SKUS);
        const targets = services.map((_, index): Target => {
          const some = services.slice(0, index + 1);
          const target = readTarget(
            `read: ${some.length} at once`,
            some[0]!,
            store,
            shoppers.map(readRequest),
          );
          return {
            ...target,
            urls: some.map(({ url }) => url),
            processes: { ...target.processes, server: some.map(({ pid }) => pid) },
          };
        });
        return measureTargets(targets, effort, progress);
      }),
  },
  {
    name: 'grow-primaries',
    title: 'More primaries of Redis',
    how: timedRounds,
    chart: { column: 'requests/s', unit: 'requests a second' },
    measure: (effort, progress) =>
      Stage.use(async (stage) => {
        const targets = [
          ...(await bothTargets(stage, '1 primary', await stage.redis())),
          ...(await bothTargets(stage, '3 primaries', await stage.cluster())),
        ];
        return measureTargets(targets, effort, progress);
      }),
  },
  {
    name: 'grow-carts',
    title: 'More carts',
    how: howMemoryIsMeasured,
    chart: memoryChart,
    measure: ({ quick }, progress) => memoryOf(quick ? [1_000, 2_000] : CARTS, progress),
  },
];

async function bothTargets(stage: Stage, place: string, store: Store): Promise<Target[]> {
  const service = await stage.service(store);
  const shoppers = await newShoppers(service.url, SHOPPERS, SKUS);
  const adds = shoppers.map((shopper) => addRequest(shopper, SKUS.slice(0, 1)));
  return [
    readTarget(`read: ${place}`, service, store, shoppers.map(readRequest)),
    writeTarget(`add: ${place}`, service, store, adds),
  ];
}
