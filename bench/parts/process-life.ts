import type { BenchShopper } from '../load/cart-requests';
import { addRequest, readRequest } from '../load/cart-requests';
import { runClosedLoop } from '../load/closed-loop';
import { rssMiBOf } from '../measure/process-usage';
import type { Row } from '../measure/rounds';
import { alternate } from '../measure/rounds';
import { figureOf } from '../measure/statistics';
import type { Progress } from '../progress';
import type { ServerProcess } from '../servers/server-process';
import { answerOf, newShoppers, SHOPPERS } from '../shoppers';
import type { Store } from '../stage';
import { Stage } from '../stage';
import { SKUS } from './cost';
import type { Part } from './part';

/** An hour of 100 requests a second, which is what a shop has that serves some ten thousand shoppers a day at its busiest. */
const REQUESTS_AN_HOUR = 360_000;
/** For a quick look: enough to be past the first collections of garbage. */
const REQUESTS_OF_A_LOOK = 48_000;

/** How soon a fresh process answers, and whether its memory stays where it is. */
export const processLife: Part = {
  name: 'process-life',
  title: 'A process from its start on',
  measure: ({ rounds, quick }, progress) =>
    Stage.use(async (stage) => {
      const store = await stage.redis();
      const service = await stage.service(store);
      const shoppers = await newShoppers(service.url, SHOPPERS, SKUS);
      const measure = () => firstAnswer(store, shoppers[0]!);
      const starts = await alternate([{ name: 'start to first answer', measure }], rounds, progress);
      const requests = quick ? REQUESTS_OF_A_LOOK : REQUESTS_AN_HOUR;
      return [...starts, ...(await memoryUnder(requests, service, shoppers, progress))];
    }),
};

/** From the start of the process until a cart was read. */
async function firstAnswer(store: Store, shopper: BenchShopper) {
  return Stage.use(async (stage) => {
    const started = performance.now();
    const service = await stage.service(store);
    await answerOf(service.url, readRequest(shopper));
    return { ms: performance.now() - started };
  });
}

async function memoryUnder(
  requests: number,
  service: ServerProcess,
  shoppers: readonly BenchShopper[],
  progress: Progress,
): Promise<Row[]> {
  const mixed = shoppers.flatMap((shopper) => [readRequest(shopper), addRequest(shopper, SKUS.slice(0, 1))]);
  const seen: { done: number; rss: number }[] = [];
  for (let done = 0; done < requests;) {
    progress.say(`${done} of ${requests} requests`);
    done += (await runClosedLoop(service.url, mixed, 1)).requests;
    seen.push({ done, rss: rssMiBOf(service.pid) });
  }
  const half = (name: string, of: typeof seen): Row => ({
    name,
    figures: { 'RSS MiB': figureOf(of.map(({ rss }) => rss)) },
  });
  const middle = seen.findIndex(({ done }) => done >= requests / 2);
  return [
    half(`first half of ${requests} requests`, seen.slice(0, middle + 1)),
    half(`second half of ${requests} requests`, seen.slice(middle)),
  ];
}
