import type { BenchShopper } from '../load/cart-requests';
import { addRequest, readRequest } from '../load/cart-requests';
import { runClosedLoop } from '../load/closed-loop';
import type { HttpRequest } from '../load/http-request';
import { rssMiBOf } from '../measure/process-usage';
import type { Effort } from '../measure/rounds';
import { alternate } from '../measure/rounds';
import type { Figure } from '../load/statistics';
import { figureOf } from '../load/statistics';
import type { ServerProcess } from '../servers/server-process';
import { answerOf, newShoppers, SHOPPERS } from '../shoppers';
import type { Store } from '../stage';
import { Stage } from '../stage';
import { SKUS } from './cost';
import type { Part } from './part';

/** An hour at 100 requests a second, the peak of a shop with some ten thousand shoppers a day. */
const REQUESTS_AN_HOUR = 360_000;
/** Enough to get past the first garbage collections. */
const REQUESTS_OF_A_LOOK = 48_000;
/** Consecutive spans, as shares of an hour. */
const SPANS = {
  'first half of the hour': 1 / 2,
  'second half of the hour': 1 / 2,
  'a quarter of an hour more': 1 / 4,
};

/** How soon a new process answers, and whether its memory stays constant. */
export const processLife: Part = {
  name: 'process-life',
  title: 'A process from its start on',
  how: (effort) =>
    `${effort.rounds} starts; an hour is ${hourOf(effort)} requests, reads and adds in turn, RSS looked at every second`,
  measure: (effort, progress) =>
    Stage.use(async (stage) => {
      const store = await stage.redis();
      const service = await stage.service(store);
      const shoppers = await newShoppers(service.url, SHOPPERS, SKUS);
      const measure = () => firstAnswer(store, shoppers[0]!);
      const rows = await alternate([{ name: 'start to first answer', measure }], effort.rounds, progress);
      const mixed = shoppers.flatMap((shopper) => [
        readRequest(shopper),
        addRequest(shopper, SKUS.slice(0, 1)),
      ]);
      for (const [name, share] of Object.entries(SPANS)) {
        progress.say(`requests: ${name}`);
        rows.push({
          name,
          figures: { 'RSS MiB': await memoryUnder(share * hourOf(effort), service, mixed) },
        });
      }
      return rows;
    }),
};

function hourOf({ quick }: Effort): number {
  return quick ? REQUESTS_OF_A_LOOK : REQUESTS_AN_HOUR;
}

/** Milliseconds from the start of the process until it has answered a read. */
async function firstAnswer(store: Store, shopper: BenchShopper) {
  return Stage.use(async (stage) => {
    const started = performance.now();
    const service = await stage.service(store);
    await answerOf(service.url, readRequest(shopper));
    return { ms: performance.now() - started };
  });
}

async function memoryUnder(
  count: number,
  service: ServerProcess,
  requests: readonly HttpRequest[],
): Promise<Figure> {
  const seen: number[] = [];
  for (let done = 0; done < count; seen.push(rssMiBOf(service.pid)))
    done += (await runClosedLoop(service.url, requests, 1)).requests;
  return figureOf(seen);
}
