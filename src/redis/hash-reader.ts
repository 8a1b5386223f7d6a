import type { Redis } from 'ioredis';
import type { RedisClient } from './client';
import { retryUntil } from './retry';
import type { ObserveCommand } from './script-runner';
import { observed } from './script-runner';
import { Patience } from './patience';
import { groupByNode, replyOf, sendAlone, sendTogether } from './cluster-routing';

/** Fields and values of a Redis hash. */
export type Hash = Record<string, string>;

/** Scripts return a hash as a flat list: field, value, field, value … */
export function fieldsOf(flat: readonly string[]): Hash {
  const fields: Hash = {};
  for (let i = 0; i + 1 < flat.length; i += 2) fields[flat[i]!] = flat[i + 1]!;
  return fields;
}

/** Scripts return a cart as JSON of such a list, because one value costs Redis less than many. Lua encodes an empty list as `{}`. */
export function fieldsIn(json: string): Hash {
  return json === '{}' ? {} : fieldsOf(JSON.parse(json) as string[]);
}

/** Reads hashes, lists and sorted sets, with one round trip per node. */
export class HashReader {
  private readonly patience = new Patience();

  constructor(
    private readonly redis: RedisClient,
    private readonly observe: ObserveCommand,
  ) {}

  /** All fields of a hash; empty if the hash does not exist. */
  readHash(key: string, deadline: number): Promise<Hash> {
    return this.ask('hgetall', key, deadline, (node) => node.hgetall(key));
  }

  /**
   * @returns for each key the hash as from {@link readHash}, or an Error if its node did not reply by the deadline (Unix
   * ms). A failing node does not affect keys of other nodes.
   */
  async readAll(keys: readonly string[], deadline: number): Promise<(Hash | Error)[]> {
    const answers = new Map<string, Hash>();
    let failure: unknown;
    try {
      await retryUntil(deadline, () => this.patience.wait(this.readMissing(keys, answers)));
    } catch (error) {
      failure = error;
    }
    return keys.map((key) => answers.get(key) ?? (failure as Error));
  }

  /** One field of several hashes; null for a missing field. */
  async readField(keys: readonly string[], field: string, deadline: number): Promise<(string | null)[]> {
    return Promise.all(keys.map((key) => this.ask('hget', key, deadline, (node) => node.hget(key, field))));
  }

  /** Some fields of a hash, in the given order; null for a missing field. */
  readFields(key: string, fields: readonly string[], deadline: number): Promise<(string | null)[]> {
    return this.ask('hmget', key, deadline, (node) => node.hmget(key, ...fields));
  }

  /** The number of fields of several hashes. */
  async countFields(keys: readonly string[], deadline: number): Promise<number> {
    const counts = keys.map((key) => this.ask('hlen', key, deadline, (node) => node.hlen(key)));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  /** The last items of a list, newest first. */
  async readTail(key: string, count: number, deadline: number): Promise<string[]> {
    const items = await this.ask('lrange', key, deadline, (node) => node.lrange(key, -count, -1));
    return items.toReversed();
  }

  /** The members of a sorted set, by ascending score. */
  readSorted(key: string, deadline: number): Promise<string[]> {
    return this.ask('zrange', key, deadline, (node) => node.zrange(key, '0', '-1'));
  }

  private ask<T>(
    command: string,
    key: string,
    deadline: number,
    send: (node: Redis) => Promise<T>,
  ): Promise<T> {
    return retryUntil(deadline, () =>
      observed(this.observe, command, () => this.patience.wait(sendAlone(this.redis, key, send))),
    );
  }

  /** Reads the keys without a result yet, from the nodes that serve them now. */
  private async readMissing(keys: readonly string[], answers: Map<string, Hash>): Promise<void> {
    const missing = keys.filter((key) => !answers.has(key));
    const attempts = await Promise.allSettled(
      groupByNode(this.redis, missing).map(async (group) => {
        const hashes = await this.readGroup(group);
        group.forEach((key, index) => answers.set(key, hashes[index]!));
      }),
    );
    const failed = attempts.find((attempt) => attempt.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private async readGroup(keys: readonly string[]): Promise<Hash[]> {
    return observed(this.observe, 'hgetall', async () => {
      const results = await sendTogether(this.redis, keys, (node, key) => node.hgetall(key));
      return results.map(replyOf);
    });
  }
}
