import type { Redis } from 'ioredis';
import { Cluster } from 'ioredis';
import type { RedisClient } from './client';

const KEYS_A_STEP = 1000;

/**
 * All keys that begin with `prefix`, of all nodes, a batch at a time, while everything goes on. A key that exists the
 * whole time is met at least once.
 */
export async function* scanKeys(redis: RedisClient, prefix: string): AsyncGenerator<string[]> {
  for (const node of nodesOf(redis)) {
    for await (const keys of node.scanStream({ match: `${prefix}*`, count: KEYS_A_STEP })) {
      if ((keys as string[]).length > 0) yield keys as string[];
    }
  }
}

function nodesOf(redis: RedisClient): Redis[] {
  return redis instanceof Cluster ? redis.nodes('master') : [redis];
}
