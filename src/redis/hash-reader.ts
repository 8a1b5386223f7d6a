import type { Redis } from 'ioredis';
import type { RedisClient } from './client';
import { untilDeadline } from './retry';
import type { ObserveCommand } from './script-runner';
import { observed } from './script-runner';
import { Patience } from './patience';
import { groupByNode, replyOf, sendAlone, sendTogether } from './cluster-routing';

/** Fields and values of a Redis hash. */
export type Hash = Record<string, string>;

/** Scripts answer a hash flat: field, value, field, value … */
export function fieldsOf(flat: readonly string[]): Hash {
  const fields: Hash = {};
  for (let i = 0; i + 1 < flat.length; i += 2) fields[flat[i]!] = flat[i + 1]!;
  return fields;
}

/** Carts they answer as JSON of that: one value costs Redis less than many. Lua writes an empty list as `{}`. */
export function fieldsIn(json: string): Hash {
  return json === '{}' ? {} : fieldsOf(JSON.parse(json) as string[]);
}

/** Reads hashes, many together from each node, and the lists beside them. */
export class HashReader {
  private readonly patience = new Patience();

  constructor(
    private readonly redis: RedisClient,
    private readonly observe: ObserveCommand,
  ) {}

  /** The fields of a hash; none if it does not exist. */
  readHash(key: string, deadline: number): Promise<Hash> {
    return this.ask('hgetall', key, deadline, (node) => node.hgetall(key));
  }

  /**
   * @returns for each key what {@link readHash} answers, or an Error if its node did not answer until the deadline (Unix
   * ms). One silent node does not touch the keys of the others.
   */
  async readAll(keys: readonly string[], deadline: number): Promise<(Hash | Error)[]> {
    const answers = new Map<string, Hash>();
    let failure: unknown;
    try {
      await untilDeadline(deadline, () => this.patience.wait(this.readMissing(keys, answers)));
    } catch (error) {
      failure = error;
    }
    return keys.map((key) => answers.get(key) ?? (failure as Error));
  }

  /** One field of several hashes; null where there is none. */
  async readField(keys: readonly string[], field: string, deadline: number): Promise<(string | null)[]> {
    return Promise.all(keys.map((key) => this.ask('hget', key, deadline, (node) => node.hget(key, field))));
  }

  /** Some fields of a hash, in this order; null where there is none. */
  readFields(key: string, fields: readonly string[], deadline: number): Promise<(string | null)[]> {
    return this.ask('hmget', key, deadline, (node) => node.hmget(key, ...fields));
  }

  /** How many fields several hashes have. */
  async countFields(keys: readonly string[], deadline: number): Promise<number> {
    const counts = keys.map((key) => this.ask('hlen', key, deadline, (node) => node.hlen(key)));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  /** The last items of a list, the last one first. */
  async readTail(key: string, count: number, deadline: number): Promise<string[]> {
    const items = await this.ask('lrange', key, deadline, (node) => node.lrange(key, -count, -1));
    return items.toReversed();
  }

  /** The members of a sorted set, those of the lowest score first. */
  readSorted(key: string, deadline: number): Promise<string[]> {
    return this.ask('zrange', key, deadline, (node) => node.zrange(key, '0', '-1'));
  }

  private ask<T>(
    command: string,
    key: string,
    deadline: number,
    send: (node: Redis) => Promise<T>,
  ): Promise<T> {
    return untilDeadline(deadline, () =>
      observed(this.observe, command, () => this.patience.wait(sendAlone(this.redis, key, send))),
    );
  }

  /** Reads what is not answered yet, from the nodes that serve it by now. */
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
