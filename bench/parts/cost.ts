import { addRequest, readRequest, skusOf, syncGetRequest, syncPostRequest } from '../load/cart-requests';
import type { HttpRequest } from '../load/http-request';
import type { Target } from '../measure/round';
import { measureTargets, timedRounds } from '../measure/rounds';
import type { ServerProcess } from '../servers/server-process';
import { newShoppers, SHOPPERS } from '../shoppers';
import type { Store } from '../stage';
import { Stage } from '../stage';
import type { Part } from './part';
import { demandSameAnswers } from './same-answers';

export const SKUS = skusOf(3);

/** Compares service, limit and packages: reads and adds in the graph, reads and syncs over REST. */
export const cost: Part = {
  name: 'cost',
  title: 'What a request costs',
  how: timedRounds,
  chart: { column: 'server CPU µs', unit: 'µs of server CPU a request' },
  measure: (effort, progress) =>
    Stage.use(async (stage) => {
      const store = await stage.redis();
      const [service, limit, packages] = [
        await stage.service(store),
        await stage.limit(store),
        await stage.packages(store),
      ];
      progress.say(`filling ${SHOPPERS} carts`);
      const shoppers = await newShoppers(service.url, SHOPPERS, SKUS);
      await demandSameAnswers(service, [limit, packages], SKUS);
      const reads = shoppers.map(readRequest);
      const adds = shoppers.map((shopper) => addRequest(shopper, SKUS.slice(0, 1)));
      const gets = shoppers.map(syncGetRequest);
      const posts = [0, 1] as const;
      return measureTargets(
        [
          readTarget('read: service', service, store, reads),
          readTarget('read: limit', limit, store, reads),
          readTarget('read: packages', packages, store, reads),
          writeTarget('add: service', service, store, adds),
          writeTarget('add: limit', limit, store, adds),
          writeTarget('add: packages', packages, store, adds),
          readTarget('GET /cart/sync: service', service, store, gets),
          readTarget('GET /cart/sync: limit', limit, store, gets),
          writeTarget(
            'POST /cart/sync: service',
            service,
            store,
            posts.flatMap((last) => shoppers.map((shopper) => syncPostRequest(shopper, SKUS, last))),
          ),
        ],
        effort,
        progress,
      );
    }),
};

export function readTarget(
  name: string,
  server: ServerProcess,
  store: Store,
  requests: readonly HttpRequest[],
): Target {
  return target(name, server, store, requests, 'hgetall');
}

export function writeTarget(
  name: string,
  server: ServerProcess,
  store: Store,
  requests: readonly HttpRequest[],
): Target {
  return target(name, server, store, requests, 'evalsha');
}

function target(
  name: string,
  server: ServerProcess,
  { primaries, meter }: Store,
  requests: readonly HttpRequest[],
  command: Target['redis']['command'],
): Target {
  const processes = { server: [server.pid], Redis: primaries };
  return { name, urls: [server.url], requests, processes, redis: { meter, command } };
}
