import type { Cluster } from 'ioredis';
import slotOf from 'cluster-key-slot';
import type { RedisClient } from './client';

/**
 * Names the node that serves a key as far as the client knows; all keys have the same where there is no cluster.
 * @throws Error while no node is known: a pipeline of the client would wait for one, however long that takes.
 */
export function servingNode(redis: RedisClient, key: string): string {
  if (!redis.isCluster) return '';
  const node = (redis as Cluster).slots[slotOf(key)]?.[0];
  if (node === undefined) throw new Error('No node of the cluster is known for this key yet.');
  return node;
}

/** A pipeline of a cluster client may only hold keys of one node. */
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
