import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { toCartSeconds } from '../../src/cart/cart-codec';
import { newIdentityId } from '../../src/identity/identity';
import { cartKeys } from '../../src/redis/keys';
import { scripts } from '../../src/redis/scripts';
import { cpuMicrosOf } from '../measure/process-usage';
import type { Measured } from '../measure/round';
import type { Contender, Effort } from '../measure/rounds';
import { alternate } from '../measure/rounds';
import { addCall } from '../servers/add-call';
import { SHOPPERS } from '../shoppers';
import type { Store } from '../stage';
import { Stage } from '../stage';
import { SKUS } from './cost';
import type { Part } from './part';

const AT_ONCE = 32;
const CALLS_A_SECOND = 5000;
const TTL_SECONDS = 30 * 24 * 3600;

type Call = readonly [script: string, keys: number, ...keysAndArgs: (string | number)[]];

/** Compares addCartLines with a script that only changes the cart's hash. 32 callers each wait for the answer. */
export const addScript: Part = {
  name: 'add-script',
  title: 'What an add costs Redis',
  chart: { column: 'Redis CPU µs', unit: 'µs of Redis CPU a call' },
  how: (effort) => `${effort.rounds} rounds of ${callsOf(effort)} calls each, after one round to warm up`,
  measure: (effort, progress) =>
    Stage.use(async (stage) => {
      const store = await stage.redis();
      const redis = new Redis(store.env['REDIS_URL']!);
      const load = async (source: string) => (await redis.script('LOAD', source)) as string;
      const bare = await load(readFileSync(join(__dirname, 'bare-add.lua'), 'utf8'));
      const whole = await load(scripts.addCartLines.source);
      const calls: Record<string, (id: string) => Call> = {
        addCartLines: (id) => addTo(id, whole),
        'bare script': (id) => [
          bare,
          ...([1, cartKeys(id).cart, toCartSeconds(Date.now()), TTL_SECONDS, SKUS[0]!, 1] as const),
        ],
      };
      const contenders: Contender[] = [];
      for (const [name, callOf] of Object.entries(calls)) {
        const ids = await filledCarts(redis);
        const measure = () =>
          callMany(redis, store, callsOf(effort), (index) => callOf(ids[index % SHOPPERS]!));
        contenders.push({ name, measure });
      }
      try {
        for (const { measure } of contenders) await measure();
        return await alternate(contenders, effort.rounds, progress);
      } finally {
        redis.disconnect();
      }
    }),
};

function callsOf({ seconds }: Effort): number {
  return CALLS_A_SECOND * seconds;
}

function addTo(id: string, sha: string): Call {
  const { keys, args } = addCall(id, { lines: [{ sku: SKUS[0]!, quantity: 1 }] });
  return [sha, keys.length, ...keys, ...args];
}

async function filledCarts(redis: Redis): Promise<string[]> {
  const ids = Array.from({ length: SHOPPERS }, newIdentityId);
  for (const id of ids) {
    const { keys, args } = addCall(id, { lines: SKUS.map((sku) => ({ sku, quantity: 1 })) });
    await redis.evalsha(scripts.addCartLines.sha, keys.length, ...keys, ...args);
  }
  return ids;
}

async function callMany(
  redis: Redis,
  { primaries, meter }: Store,
  count: number,
  callOf: (index: number) => Call,
): Promise<Measured> {
  const use = async () => ({
    cpu: cpuMicrosOf(primaries[0]!),
    commands: (await meter.usageOf('evalsha')).micros,
  });
  const before = await use();
  let sent = 0;
  const caller = async () => {
    while (sent < count) await redis.evalsha(...(callOf(sent++) as [string, number]));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  const after = await use();
  return {
    'Redis CPU µs': (after.cpu - before.cpu) / count,
    'Redis command µs': (after.commands - before.commands) / count,
  };
}
