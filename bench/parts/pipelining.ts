import { addRequest, readRequest } from '../load/cart-requests';
import { measureTargets, timedRounds } from '../measure/rounds';
import { newShoppers, SHOPPERS } from '../shoppers';
import { Stage } from '../stage';
import { readTarget, SKUS, writeTarget } from './cost';
import type { Part } from './part';

/** ioredis' automatic pipelining off and on, seen at the limit, whose work is nearly all for Redis; on one Redis and on three. */
export const pipelining: Part = {
  name: 'pipelining',
  title: 'Automatic pipelining',
  how: timedRounds,
  measure: (effort, progress) =>
    Stage.use(async (stage) => {
      const targets = [];
      for (const [place, store] of [
        ['one Redis', await stage.redis()],
        ['cluster', await stage.cluster()],
      ] as const) {
        const [off, on] = [await stage.limit(store), await stage.limit(store, true)];
        const service = await stage.service(store);
        const shoppers = await newShoppers(service.url, SHOPPERS, SKUS);
        const reads = shoppers.map(readRequest);
        const adds = shoppers.map((shopper) => addRequest(shopper, SKUS.slice(0, 1)));
        targets.push(
          readTarget(`read, ${place}: off`, off, store, reads),
          readTarget(`read, ${place}: on`, on, store, reads),
          writeTarget(`add, ${place}: off`, off, store, adds),
          writeTarget(`add, ${place}: on`, on, store, adds),
        );
      }
      return measureTargets(targets, effort, progress);
    }),
};
