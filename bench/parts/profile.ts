import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { until } from '../../test/support/until';
import type { BenchShopper } from '../load/cart-requests';
import { addRequest, readRequest, syncGetRequest } from '../load/cart-requests';
import { runClosedLoop } from '../load/closed-loop';
import type { HttpRequest } from '../load/http-request';
import type { CpuProfile } from '../measure/cpu-profile';
import { microsByOwner } from '../measure/cpu-profile';
import type { Row } from '../measure/rounds';
import { figureOf } from '../load/statistics';
import type { ServerProcess } from '../servers/server-process';
import { newShoppers, SHOPPERS } from '../shoppers';
import { Stage } from '../stage';
import { SKUS } from './cost';
import type { Part } from './part';

const SECONDS = 3;
/** Microseconds a request. Owners below this in every column are summed up as others. */
const WORTH_A_ROW = 2;

const REQUESTS = {
  read: readRequest,
  add: (shopper: BenchShopper) => addRequest(shopper, SKUS.slice(0, 1)),
  'GET /cart/sync': syncGetRequest,
};

/** Microseconds a request, by owner of the code. */
type Shares = ReadonlyMap<string, number>;

/** Which code a request spends CPU in, for the service and the limit. */
export const profile: Part = {
  name: 'profile',
  title: 'Where the time goes',
  how: () => `${SECONDS} s under a profiler each, after as many to warm up; µs a request`,
  measure: (_, progress) =>
    Stage.use(async (stage) => {
      const store = await stage.redis();
      const file = join(await mkdtemp(join(tmpdir(), 'onecart-bench-')), 'profile.json');
      const servers = {
        service: await stage.profiled('service', store, file),
        limit: await stage.profiled('limit', store, file),
      };
      const shoppers = await newShoppers(servers.service.url, SHOPPERS, SKUS);
      const columns = new Map<string, Shares>();
      for (const [name, requestOf] of Object.entries(REQUESTS))
        for (const [kind, server] of Object.entries(servers)) {
          progress.say(`profiling ${name}: ${kind}`);
          columns.set(`${name}: ${kind}`, await sharesOf(server, shoppers.map(requestOf), file));
        }
      await rm(dirname(file), { recursive: true });
      return rowsOf(columns);
    }),
};

async function sharesOf(
  server: ServerProcess,
  requests: readonly HttpRequest[],
  file: string,
): Promise<Shares> {
  await runClosedLoop(server.url, requests, SECONDS);
  server.signalInspector();
  const load = await runClosedLoop(server.url, requests, SECONDS);
  server.signalInspector();
  const written = await until(
    `${file} is written`,
    async () => JSON.parse(await readFile(file, 'utf8')) as CpuProfile,
  );
  await rm(file);
  return new Map([...microsByOwner(written)].map(([owner, micros]) => [owner, micros / load.requests]));
}

/** Most expensive first, by the sum of all columns. */
function rowsOf(columns: ReadonlyMap<string, Shares>): Row[] {
  const owners = [...new Set([...columns.values()].flatMap((shares) => [...shares.keys()]))];
  const total = (owner: string) => sum([...columns.values()].map((shares) => shares.get(owner) ?? 0));
  const sorted = owners.toSorted((one, other) => total(other) - total(one));
  const isWorthARow = (owner: string) =>
    [...columns.values()].some((shares) => (shares.get(owner) ?? 0) >= WORTH_A_ROW);
  const shown = sorted.filter(isWorthARow).map((owner): [string, string[]] => [owner, [owner]]);
  const others = sorted.filter((owner) => !isWorthARow(owner));
  return [...shown, ['others', others] as const].map(([name, of]) => ({
    name,
    figures: Object.fromEntries(
      [...columns].map(([column, shares]) => [
        column,
        figureOf([sum(of.map((owner) => shares.get(owner) ?? 0))]),
      ]),
    ),
  }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
