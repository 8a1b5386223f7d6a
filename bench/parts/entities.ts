import { entitiesRequest } from '../load/cart-requests';
import { measureTargets, timedRounds } from '../measure/rounds';
import { newShoppers, newSupportDesk, SHOPPERS } from '../shoppers';
import { Stage } from '../stage';
import { readTarget, SKUS } from './cost';
import type { Part } from './part';

/** Lists of 1, 20 and 100 carts, different ones each time, as the Router requests what another subgraph named. */
export const entities: Part = {
  name: 'entities',
  title: 'Carts as entities',
  how: timedRounds,
  chart: { column: 'server CPU µs', unit: 'µs of server CPU a request' },
  measure: (effort, progress) =>
    Stage.use(async (stage) => {
      const store = await stage.redis();
      const service = await stage.service(store);
      const ids = (await newShoppers(service.url, SHOPPERS, SKUS)).map(({ id }) => id);
      const desk = await newSupportDesk();
      const targets = [1, 20, 100].map((size) => {
        const starts = Array.from({ length: SHOPPERS / size }, (_, index) => index * size);
        const requests = starts.map((start) => entitiesRequest(desk, ids.slice(start, start + size)));
        return readTarget(`_entities of ${size}`, service, store, requests);
      });
      return measureTargets(targets, effort, progress);
    }),
};
