import { setTimeout as pause } from 'node:timers/promises';
import { addRequest, readRequest, syncGetRequest } from '../load/cart-requests';
import { runOpenLoop } from '../load/open-loop';
import type { Measured, Target } from '../measure/round';
import type { Row } from '../measure/rounds';
import { alternate, measureTargets } from '../measure/rounds';
import type { ServerProcess } from '../servers/server-process';
import { newShoppers, SHOPPERS } from '../shoppers';
import { Stage } from '../stage';
import { readTarget, SKUS, writeTarget } from './cost';
import type { Part } from './part';

const SHARE_OF_KNEE = 0.7;
/** The closed rounds only find the rate. */
const CLOSED_ROUNDS = 3;
/** Two thirds of a load. Half of its requests are due while at least a quarter of a second of the stall remains. */
const STALL_MS = 1000;
const STALL_AFTER_MS = 250;
const STALL_LOAD = { rate: 500, seconds: 1.5 };
const HALF_WAIT_MS = 200;

/**
 * How long shoppers wait at a constant rate: 70 % of what the service manages for 32 connections that never pause.
 * Also checks the load: it must show a stall of a second.
 */
export const openLoop: Part = {
  name: 'open-loop',
  title: 'How long shoppers wait',
  how: ({ rounds, seconds }) =>
    `${rounds} rounds of ${seconds} s each, at 70 % of the median rate of ${CLOSED_ROUNDS} closed rounds`,
  measure: (effort, progress) =>
    Stage.use(async (stage) => {
      const store = await stage.redis();
      const service = await stage.service(store);
      const shoppers = await newShoppers(service.url, SHOPPERS, SKUS);
      const targets = [
        readTarget('read', service, store, shoppers.map(readRequest)),
        writeTarget(
          'add',
          service,
          store,
          shoppers.map((shopper) => addRequest(shopper, SKUS.slice(0, 1))),
        ),
        readTarget('GET /cart/sync', service, store, shoppers.map(syncGetRequest)),
      ];
      const closed = await measureTargets(targets, { ...effort, rounds: CLOSED_ROUNDS }, progress);
      const open = targets.map((target, index) => {
        const rate = Math.round(SHARE_OF_KNEE * closed[index]!.figures['requests/s']!.median);
        return { name: target.name, measure: () => atRate(target, rate, effort.seconds) };
      });
      const rows = await alternate(open, effort.rounds, progress);
      progress.say('standing still for a second');
      return [...rows, await standingStill(targets[0]!, service)];
    }),
};

async function atRate(target: Target, rate: number, seconds: number): Promise<Measured> {
  const { p50, p95, p99, p999 } = await runOpenLoop(target.urls[0]!, target.requests, { rate, seconds });
  return { 'requests/s': rate, 'p50 ms': p50, 'p95 ms': p95, 'p99 ms': p99, 'p99.9 ms': p999 };
}

/**
 * A load that measures from the moment of sending, or that waits for answers before it sends more, shows few slow
 * requests.
 * @throws Error if the load does not show that the service stalled
 */
async function standingStill(target: Target, service: ServerProcess): Promise<Row> {
  const load = atRate(target, STALL_LOAD.rate, STALL_LOAD.seconds);
  await pause(STALL_AFTER_MS);
  await service.stall(STALL_MS);
  const measured = await load;
  if (measured['p50 ms']! < HALF_WAIT_MS)
    throw new Error(`The service stood still for ${STALL_MS} ms, and p50 is ${measured['p50 ms']} ms.`);
  const figures = Object.entries(measured).map(([name, value]) => [
    name,
    { min: value, median: value, max: value },
  ]);
  return { name: 'read, standing still for 1 s', figures: Object.fromEntries(figures) as Row['figures'] };
}
