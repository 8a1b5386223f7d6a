import type { Cluster, Redis } from 'ioredis';
import type { RedisClient } from './client';
import { COMMAND_TIMEOUT_MS } from './command-timeout';
import { within } from './within';

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
