import { Redis } from 'ioredis';
import { startService } from '../../test/support/service';
import { Shopper } from '../../test/support/shopper';
import { newShopper } from '../../test/support/tokens';
import { skusOf } from '../load/cart-requests';
import type { Effort } from '../measure/rounds';
import { noteEveryCall, scriptRows } from '../measure/slow-log';
import { signedIn } from '../shoppers';
import { Stage } from '../stage';
import type { Part } from './part';

const ROUNDS_A_SECOND = 50;
const LINES = skusOf(3).map((sku) => ({ sku }));

/** How long Redis is at each script, call by call, by its own slow log; carts of three lines. */
export const scriptTimes: Part = {
  name: 'script-times',
  title: 'How long Redis is at a script',
  how: (effort) => `each operation ${timesOf(effort)} times, one after the other`,
  measure: (effort, progress) =>
    Stage.use(async (stage) => {
      const { env } = await stage.redis();
      const service = await startService(env);
      const redis = new Redis(env['REDIS_URL']!);
      try {
        await noteEveryCall(redis);
        const count = timesOf(effort);
        for (let number = 0; number < count; number += 1) {
          if (number % ROUNDS_A_SECOND === 0) progress.say(`every operation: ${number} of ${count}`);
          await everyOperation(await newShopper(service.url), await newGuest(service.url));
        }
        return await scriptRows(redis);
      } finally {
        redis.disconnect();
        await service.stop();
      }
    }),
};

function timesOf({ rounds, seconds }: Effort): number {
  return ROUNDS_A_SECOND * seconds * rounds;
}

/** Only the cart of a guest is merged without making two shoppers one. */
async function newGuest(service: string): Promise<Shopper> {
  const { id, token } = await signedIn({ kind: 'GUEST' });
  return new Shopper(`${service}/graphql`, token, id);
}

async function everyOperation(shopper: Shopper, source: Shopper): Promise<void> {
  await shopper.add({ lines: LINES });
  const { lines, version } = (await shopper.add({ lines: LINES.slice(0, 1) })).cart;
  const [first, second] = lines.map(({ id }) => id) as [string, string];
  await shopper.update({ lines: [{ lineId: first, quantity: 5 }] });
  await shopper.remove({ lineIds: [second] });
  await shopper.sync({ lines: LINES, baseVersion: version, replicaId: 'phone' });
  await source.add({ lines: LINES });
  await shopper.previewMergeCart(source);
  const { merge } = await shopper.mergeCart(source);
  if (merge) await shopper.undoMergeCart({ mergeId: merge.id });
  await shopper.clear({});
}
