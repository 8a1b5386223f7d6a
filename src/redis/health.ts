import type { Cluster, Redis } from 'ioredis';
import type { RedisClient } from './client';
import { COMMAND_TIMEOUT_MS } from './failures';
import { within } from './retry';

/** `full`: a primary refuses whatever grows. `unknown`: a primary does not say. */
export const memoryStates = ['ok', 'full', 'unknown'] as const;
export type MemoryState = (typeof memoryStates)[number];

export interface NodeMemory {
  /** `host:port` of a primary. */
  readonly node: string;
  /** Share of `maxmemory` in use, 1 or more when full; 0 without a limit; undefined if the node did not say. */
  readonly usedRatio: number | undefined;
}

/** How full each primary is. Never rejects. */
export async function readMemory(redis: RedisClient): Promise<NodeMemory[]> {
  const primaries = redis.isCluster ? (redis as Cluster).nodes('master') : [redis as Redis];
  return Promise.all(primaries.map(readNode));
}

export function memoryStateOf(nodes: readonly NodeMemory[]): MemoryState {
  if (nodes.some(({ usedRatio }) => usedRatio !== undefined && usedRatio >= 1)) return 'full';
  return nodes.length === 0 || nodes.some(({ usedRatio }) => usedRatio === undefined) ? 'unknown' : 'ok';
}

async function readNode(primary: Redis): Promise<NodeMemory> {
  const node = `${primary.options.host}:${primary.options.port}`;
  const info = await within(COMMAND_TIMEOUT_MS, primary.info('memory')).catch(() => undefined);
  return { node, usedRatio: info === undefined ? undefined : usedRatioIn(info) };
}

/** Redis does not count the buffers of its replicas and of its log when it decides whether it is full. */
function usedRatioIn(info: string): number {
  const fact = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  const limit = fact('maxmemory');
  return limit === 0 ? 0 : (fact('used_memory') - fact('mem_not_counted_for_evict')) / limit;
}

/** Beyond this a write that came in time could look late to Redis. */
const MAX_CLOCK_SKEW_MS = 2000;

/** @throws Error saying why carts cannot be served: Redis is silent, or its clock and ours are too far apart. */
export async function checkRedis(redis: RedisClient): Promise<void> {
  // A cluster client waits for nodes it does not know yet, whatever the command timeout says.
  const [seconds, micros] = await within(COMMAND_TIMEOUT_MS, redis.time()).catch((cause: unknown) => {
    throw new Error(`Redis did not answer within ${COMMAND_TIMEOUT_MS} ms.`, { cause });
  });
  const skew = Date.now() - (Number(seconds) * 1000 + Number(micros) / 1000);
  if (Math.abs(skew) > MAX_CLOCK_SKEW_MS) {
    throw new Error(
      `The clocks of this machine and of Redis are ${Math.round(skew)} ms apart; set them by NTP.`,
    );
  }
}
