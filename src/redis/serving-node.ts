import type { Cluster, Redis } from 'ioredis';
import slotOf from 'cluster-key-slot';
import type { RedisClient } from './client';
import { gatherWrites } from './gathered-writes';

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
 * Sends commands to the node that serves `key`, so that they leave, are executed and come back together. Not by a pipeline
 * of the cluster client: where that node is gone, it looks for another connection for each command anew, may refuse the
 * first and take the second, never sends it, and from then on gives every reply of that connection to the wrong command.
 * @throws Error while there is no connection to that node.
 */
export async function sendTogether<Reply>(
  redis: RedisClient,
  key: string,
  send: (connection: Redis) => Promise<Reply>[],
): Promise<PromiseSettledResult<Reply>[]> {
  const connection = connectionTo(redis, servingNode(redis, key));
  gatherWrites(connection);
  const results = await Promise.allSettled(send(connection));
  const moved = results.some((result) => result.status === 'rejected' && isMoved(result.reason));
  if (redis.isCluster && moved) (redis as Cluster).refreshSlotsCache();
  return results;
}

/** The same for one command, which also leaves together with what others send in this turn. */
export async function sendAlone<Reply>(
  redis: RedisClient,
  key: string,
  send: (connection: Redis) => Promise<Reply>,
): Promise<Reply> {
  const connection = connectionTo(redis, servingNode(redis, key));
  gatherWrites(connection);
  if (!redis.isCluster) return send(connection);
  try {
    return await send(connection);
  } catch (error) {
    if (isMoved(error)) (redis as Cluster).refreshSlotsCache();
    throw error;
  }
}

/** @throws whatever the command failed with. */
export function replyOf<Reply>(result: PromiseSettledResult<Reply>): Reply {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

function isMoved(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('MOVED');
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
