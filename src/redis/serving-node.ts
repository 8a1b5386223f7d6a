import type { ChainableCommander, Cluster, Redis } from 'ioredis';
import slotOf from 'cluster-key-slot';
import type { RedisClient } from './client';

/**
 * Names the node that serves a key as far as the client knows; all keys have the same where there is no cluster.
 * @throws Error while no node is known; waiting for one is for those who have a deadline.
 */
export function servingNode(redis: RedisClient, key: string): string {
  if (!redis.isCluster) return '';
  const node = (redis as Cluster).slots[slotOf(key)]?.[0];
  if (node === undefined) throw new Error('No node of the cluster is known for this key yet.');
  return node;
}

/**
 * Sends commands together, to the node that serves `key`. Not by a pipeline of the cluster client: where that node is
 * gone, it looks for another connection for each command anew, may refuse the first and take the second, never sends it,
 * and from then on gives every reply of that connection to the wrong command.
 * @throws Error while there is no connection to that node.
 */
export async function sendTogether(
  redis: RedisClient,
  key: string,
  add: (pipeline: ChainableCommander) => void,
): Promise<[error: Error | null, reply: unknown][]> {
  const pipeline = connectionTo(redis, servingNode(redis, key)).pipeline();
  add(pipeline);
  const results = (await pipeline.exec()) ?? [];
  const moved = results.some(([error]) => error?.message.startsWith('MOVED'));
  if (moved && redis.isCluster) (redis as Cluster).refreshSlotsCache();
  return results;
}

function connectionTo(redis: RedisClient, address: string): Redis {
  if (!redis.isCluster) return redis as Redis;
  const cluster = redis as Cluster;
  const node = cluster.nodes().find(({ options }) => `${options.host}:${options.port}` === address);
  if (node) return node;
  cluster.refreshSlotsCache();
  throw new Error('There is no connection to the node that serves this key.');
}

/** Keys that can be sent together. */
export function groupByNode(redis: RedisClient, keys: readonly string[]): string[][] {
  if (!redis.isCluster) return [[...keys]];
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const node = servingNode(redis, key);
    const group = groups.get(node);
    if (group) group.push(key);
    else groups.set(node, [key]);
  }
  return [...groups.values()];
}
