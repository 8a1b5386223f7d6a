import type { Cluster, Redis } from 'ioredis';
import type { RedisClient } from './client';
import { COMMAND_TIMEOUT_MS } from './failures';
import { withTimeout } from './retry';

/** `full`: a primary refuses writes that need memory. `unknown`: a primary did not reply. */
export const memoryStates = ['ok', 'full', 'unknown'] as const;
export type MemoryState = (typeof memoryStates)[number];

export interface NodeMemory {
  /** `host:port` of a primary. */
  readonly node: string;
  /** Share of `maxmemory` in use, 1 or more when full; 0 without a limit; undefined if the node did not reply. */
  readonly usedRatio: number | undefined;
}

/** The memory of each primary. Never rejects. */
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
  const info = await withTimeout(COMMAND_TIMEOUT_MS, primary.info('memory')).catch(() => undefined);
  return { node, usedRatio: info === undefined ? undefined : usedRatioIn(info) };
}

/** Redis leaves out the buffers of replicas and of the append-only file when it checks `maxmemory`. */
function usedRatioIn(info: string): number {
  const fact = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  const limit = fact('maxmemory');
  return limit === 0 ? 0 : (fact('used_memory') - fact('mem_not_counted_for_evict')) / limit;
}

/** Beyond this, Redis could refuse a write as late that came in time. */
const MAX_CLOCK_SKEW_MS = 2000;

/** @throws Error if carts cannot be served: Redis does not reply, or its clock and ours differ too much. */
export async function checkRedis(redis: RedisClient): Promise<void> {
  // A cluster client waits for unknown nodes without regard to the command timeout.
  const [seconds, micros] = await withTimeout(COMMAND_TIMEOUT_MS, redis.time()).catch((cause: unknown) => {
    throw new Error(`Redis did not answer within ${COMMAND_TIMEOUT_MS} ms.`, { cause });
  });
  const skew = Date.now() - (Number(seconds) * 1000 + Number(micros) / 1000);
  if (Math.abs(skew) > MAX_CLOCK_SKEW_MS) {
    throw new Error(
      `The clocks of this machine and of Redis differ by ${Math.round(skew)} ms. Synchronize them with NTP.`,
    );
  }
}
