import slotOf from 'cluster-key-slot';
import { Redis } from 'ioredis';
import type { Cluster } from 'ioredis';
import { COMMAND_TIMEOUT_MS, assertCapacity } from './failures';
import type { RedisClient } from './client';
import { isSwitching } from './former-primary';
import { eachTick } from './patience';
import { addressOf } from './client';

/**
 * The node that serves a key, as far as the client knows; without a cluster, the same for all keys.
 * @throws Error while no node is known. Does not wait: callers retry until their deadline.
 */
export function servingNode(redis: RedisClient, key: string): string {
  if (!redis.isCluster) return '';
  const node = (redis as Cluster).slots[slotOf(key)]?.[0];
  if (node === undefined) throw new Error('No node of the cluster is known for this key yet.');
  return node;
}

/**
 * The connection to the node that serves `key`. Commands sent on it in one turn of the event loop are written together.
 * The pipeline of the cluster client is not safe here: if the node is gone, it picks a connection for each command,
 * may reject the first and accept the second without sending it, and then matches every reply to the wrong command.
 * @throws Error while there is no connection to that node; Overloaded while too many commands wait for it.
 */
export function servingConnection(redis: RedisClient, key: string): Redis {
  const connection = connectionTo(redis, servingNode(redis, key));
  assertCapacity(connection);
  batchWrites(connection);
  return connection;
}

/**
 * Sends one command per key to the node that serves the first key, and follows redirects.
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
      isReply(result)
        ? result.value
        : followRedirect(redis, result.reason, (target) => send(target, keys[index]!)),
    ),
  );
}

/** Like {@link sendTogether}, for one command. */
export function sendAlone<Reply>(
  redis: RedisClient,
  key: string,
  send: (connection: Redis) => Promise<Reply>,
): Promise<Reply> {
  const sent = send(servingConnection(redis, key));
  return redis.isCluster ? sent.catch((error: unknown) => followRedirect(redis, error, send)) : sent;
}

/**
 * Handles a redirect. ASK: the slot is moving and the key is already at the other node, or does not exist yet, so the
 * command is sent there at once. MOVED or READONLY: refreshes the slots, for the next attempt.
 * @param send must send the refused command first, because ASKING covers one command.
 * @throws the error, unless it was an ASK; then the error of the other node.
 */
export async function followRedirect<Reply>(
  redis: RedisClient,
  error: unknown,
  send: (connection: Redis) => Promise<Reply>,
): Promise<Reply> {
  if (!redis.isCluster || !(error instanceof Error)) throw error;
  const cluster = redis as Cluster;
  if (/^(MOVED|READONLY)\b/.test(error.message)) cluster.refreshSlotsCache();
  const redirect = redirectAddress(error);
  if (redirect === undefined) throw error;
  const address = addressOf(cluster, redirect);
  const connection = findConnection(cluster, address) ?? redirectConnection(cluster, address);
  batchWrites(connection);
  // If it fails, so does the command that follows.
  connection.asking().catch(() => undefined);
  return send(connection);
}

/** @throws the error of the command. */
export function replyOf<Reply>(result: PromiseSettledResult<Reply>): Reply {
  if (!isReply(result)) throw result.reason;
  return result.value;
}

function isReply<Reply>(result: PromiseSettledResult<Reply>): result is PromiseFulfilledResult<Reply> {
  return result.status === 'fulfilled';
}

function connectionTo(redis: RedisClient, address: string): Redis {
  if (!redis.isCluster) {
    if (isSwitching(redis as Redis)) throw new Error('The connection is switching to another Redis.');
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

/** Keys grouped by the node that serves them. */
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

/** `ASK <slot> <host>:<port>`, https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#ask-redirection */
const ASK = /^ASK \d+ (.+)$/;

function redirectAddress(error: Error): string | undefined {
  return ASK.exec(error.message)?.[1];
}

const connections = new WeakMap<Cluster, Map<string, Redis>>();

/**
 * A connection to a node that serves no slot yet. The cluster client does not know such a node, and would drop it with
 * the next refresh of the slots.
 */
function redirectConnection(cluster: Cluster, address: string): Redis {
  const known = connections.get(cluster) ?? new Map<string, Redis>();
  connections.set(cluster, known);
  return known.get(address) ?? connect(cluster, address, known);
}

function connect(cluster: Cluster, address: string, known: Map<string, Redis>): Redis {
  const colon = address.lastIndexOf(':'); // the host may be an IPv6 address
  const connection = new Redis({
    ...cluster.options.redisOptions,
    host: address.slice(0, colon),
    port: Number(address.slice(colon + 1)),
    // The next redirect opens a new connection.
    retryStrategy: () => null,
  });
  // Each command reports its own failure.
  connection.on('error', () => undefined);
  const disconnect = (): void => connection.disconnect();
  cluster.once('end', disconnect);
  connection.once('end', () => {
    cluster.off('end', disconnect);
    known.delete(address);
  });
  known.set(address, connection);
  return connection;
}

/**
 * Writes all commands of one turn of the event loop with one system call. Redis then reads, executes and answers them
 * together. This delays nothing: the turn ends before the process would read more input.
 */
function batchWrites(connection: Redis): void {
  const { stream } = connection;
  // Undefined before the first connection, despite its type.
  if (!stream || stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => {
    stream.uncork();
    watchForSilence(connection);
  });
}

const TICK_MS = 50;
const SILENT_TICKS = (3 * COMMAND_TIMEOUT_MS) / TICK_MS;

const watched = new WeakSet<Redis>();

/**
 * Closes a connection that is owed a reply and receives nothing: a frozen or vanished peer keeps its connections open.
 * Watches until all commands are answered. Time in which this process was too busy to read does not count.
 */
function watchForSilence(connection: Redis): void {
  if (watched.has(connection)) return;
  watched.add(connection);
  let { stream } = connection;
  let heard = stream.bytesRead;
  let ticks = 0;
  eachTick(TICK_MS, () => {
    // A connection that is being replaced has no stream, despite its type.
    if (connection.commandQueue.length === 0 || !connection.stream) return !watched.delete(connection);
    ticks = stream === connection.stream && heard === stream.bytesRead ? ticks + 1 : 0;
    ({ stream } = connection);
    heard = stream.bytesRead;
    if (ticks >= SILENT_TICKS) stream.destroy(new Error('Redis does not reply on this connection.'));
    return true;
  });
}
