import type { Cluster, Redis } from 'ioredis';
import slotOf from 'cluster-key-slot';
import { askedAddress, askedConnection } from './asked-node';
import { demandCapacity } from './capacity';
import type { RedisClient } from './client';
import { isBeingLeft } from './former-primary';
import { gatherWrites } from './gathered-writes';
import { addressOf } from './unknown-hosts';

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
 * The connection to the node that serves `key`: what is sent on it in this turn leaves, is executed and comes back
 * together. Not a pipeline of the cluster client: where that node is gone, it looks for another connection for each
 * command anew, may refuse the first and take the second, never sends it, and from then on gives every reply of that
 * connection to the wrong command.
 * @throws Error while there is no connection to that node; Overloaded while too much is waiting for it.
 */
export function servingConnection(redis: RedisClient, key: string): Redis {
  const connection = connectionTo(redis, servingNode(redis, key));
  demandCapacity(connection);
  gatherWrites(connection);
  return connection;
}

/**
 * Sends a command for each key to the node that serves the first of them, and on to another as {@link sendOn} does.
 * @throws Error while there is no connection to that node.
 */
export async function sendTogether<Reply>(
  redis: RedisClient,
  keys: readonly string[],
  send: (connection: Redis, key: string) => Promise<Reply>,
): Promise<PromiseSettledResult<Reply>[]> {
  const connection = servingConnection(redis, keys[0]!);
  const results = await Promise.allSettled(keys.map((key) => send(connection, key)));
  if (!redis.isCluster || results.every(isReply)) return results;
  return Promise.allSettled(
    results.map(async (result, index) =>
      isReply(result) ? result.value : sendOn(redis, result.reason, (asked) => send(asked, keys[index]!)),
    ),
  );
}

/** The same for one command, which also leaves together with what others send in this turn. */
export function sendAlone<Reply>(
  redis: RedisClient,
  key: string,
  send: (connection: Redis) => Promise<Reply>,
): Promise<Reply> {
  const sent = send(servingConnection(redis, key));
  return redis.isCluster ? sent.catch((error: unknown) => sendOn(redis, error, send)) : sent;
}

/**
 * What follows from an error of a node. MOVED or READONLY: another one serves the slot; it is found for the next attempt. ASK: the
 * slot is on its way to another node, and this key is there already, or nowhere yet; it is asked for there, at once.
 * @param send sends the refused command first: what ASKING permits is one.
 * @throws the error, unless it was an ASK; then whatever the other node answers.
 */
export async function sendOn<Reply>(
  redis: RedisClient,
  error: unknown,
  send: (connection: Redis) => Promise<Reply>,
): Promise<Reply> {
  if (!redis.isCluster || !(error instanceof Error)) throw error;
  const cluster = redis as Cluster;
  if (/^(MOVED|READONLY)\b/.test(error.message)) cluster.refreshSlotsCache();
  const asked = askedAddress(error);
  if (asked === undefined) throw error;
  const address = addressOf(cluster, asked);
  const connection = findConnection(cluster, address) ?? askedConnection(cluster, address);
  gatherWrites(connection);
  // It fails only together with what follows it.
  connection.asking().catch(() => undefined);
  return send(connection);
}

/** @throws whatever the command failed with. */
export function replyOf<Reply>(result: PromiseSettledResult<Reply>): Reply {
  if (!isReply(result)) throw result.reason;
  return result.value;
}

function isReply<Reply>(result: PromiseSettledResult<Reply>): result is PromiseFulfilledResult<Reply> {
  return result.status === 'fulfilled';
}

function connectionTo(redis: RedisClient, address: string): Redis {
  if (!redis.isCluster) {
    if (isBeingLeft(redis as Redis)) throw new Error('The connection changes over to another Redis.');
    return redis as Redis;
  }
  const cluster = redis as Cluster;
  const node = findConnection(cluster, address);
  if (node) return node;
  cluster.refreshSlotsCache();
  throw new Error('There is no connection to the node that serves this key.');
}

function findConnection(cluster: Cluster, address: string): Redis | undefined {
  return cluster.nodes().find(({ options }) => `${options.host}:${options.port}` === address);
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
