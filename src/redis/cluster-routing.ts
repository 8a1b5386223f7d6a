import slotOf from 'cluster-key-slot';
import { Redis } from 'ioredis';
import type { Cluster } from 'ioredis';
import { COMMAND_TIMEOUT_MS, demandCapacity } from './failures';
import type { RedisClient } from './client';
import { isBeingLeft } from './former-primary';
import { eachTick } from './patience';
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

/** `ASK <slot> <host>:<port>`, https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#ask-redirection */
const ASK = /^ASK \d+ (.+)$/;

/** The node to which an error sends a command on; undefined for other errors. */
function askedAddress(error: Error): string | undefined {
  return ASK.exec(error.message)?.[1];
}

const connections = new WeakMap<Cluster, Map<string, Redis>>();

/**
 * A connection to a node that serves no slot yet: the first one is on its way there. The cluster client does not know
 * such a node, and what it was made to know of it, it would drop with the next look at the slots.
 */
function askedConnection(cluster: Cluster, address: string): Redis {
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
    // The next command that is sent on connects anew.
    retryStrategy: () => null,
  });
  // Whoever sends gets the failure.
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
 * Lets all that is sent on a connection in one turn of the event loop leave in one system call. Redis then reads,
 * executes and answers it together, too. Nothing waits for it: the turn ends before the process would look for more.
 */
function gatherWrites(connection: Redis): void {
  const { stream } = connection;
  // There is none before the first connection, whatever its type says.
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
 * Cuts a connection on which something is waiting for an answer and nothing arrives: a frozen or vanished peer keeps
 * its connections open, and only silence gives it away. Watches until all is answered. Time in which this process was
 * too busy to listen does not count.
 */
function watchForSilence(connection: Redis): void {
  if (watched.has(connection)) return;
  watched.add(connection);
  let { stream } = connection;
  let heard = stream.bytesRead;
  let ticks = 0;
  eachTick(TICK_MS, () => {
    // A connection that is being replaced has no stream, whatever its type says.
    if (connection.commandQueue.length === 0 || !connection.stream) return !watched.delete(connection);
    ticks = stream === connection.stream && heard === stream.bytesRead ? ticks + 1 : 0;
    ({ stream } = connection);
    heard = stream.bytesRead;
    if (ticks >= SILENT_TICKS) stream.destroy(new Error('Redis answers nothing on this connection.'));
    return true;
  });
}
