import type { RedisClient } from './client';
import { untilDeadline } from './deadline';
import type { ObserveCommand } from './script-runner';
import { groupByNode, replyOf, sendTogether } from './serving-node';

/** Fields and values of a Redis hash. */
export type Hash = Record<string, string>;

/** Scripts answer a hash flat: field, value, field, value … */
export function fieldsOf(flat: readonly string[]): Hash {
  const fields: Hash = {};
  for (let i = 0; i + 1 < flat.length; i += 2) fields[flat[i]!] = flat[i + 1]!;
  return fields;
}

/** Reads hashes, many together from each node, and the lists beside them. */
export class HashReader {
  constructor(
    private readonly redis: RedisClient,
    private readonly observe: ObserveCommand,
  ) {}

  /**
   * @returns for each key its fields; none for a key that does not exist; an Error for a key whose
   * node did not answer until the deadline (Unix ms). One silent node does not touch the keys of the others.
   */
  async readAll(keys: readonly string[], deadline: number): Promise<(Hash | Error)[]> {
    const answers = new Map<string, Hash>();
    let failure: unknown;
    try {
      await untilDeadline(deadline, () => this.readMissing(keys, answers));
    } catch (error) {
      failure = error;
    }
    return keys.map((key) => answers.get(key) ?? (failure as Error));
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

  /** One field of several hashes that share a slot; null where there is none. */
  async readField(keys: readonly string[], field: string, deadline: number): Promise<(string | null)[]> {
    return untilDeadline(deadline, () =>
      Promise.all(keys.map((key) => this.observed('hget', () => this.redis.hget(key, field)))),
    );
  }

  /** Some fields of a hash, in this order; null where there is none. */
  async readFields(key: string, fields: readonly string[], deadline: number): Promise<(string | null)[]> {
    return untilDeadline(deadline, () => this.observed('hmget', () => this.redis.hmget(key, ...fields)));
  }

  /** The last items of a list, the last one first. */
  async readTail(key: string, count: number, deadline: number): Promise<string[]> {
    const items = await untilDeadline(deadline, () =>
      this.observed('lrange', () => this.redis.lrange(key, -count, -1)),
    );
    return items.toReversed();
  }

  private async readGroup(keys: readonly string[]): Promise<Hash[]> {
    return this.observed('hgetall', async () => {
      const results = await sendTogether(this.redis, keys[0]!, (node) =>
        keys.map((key) => node.hgetall(key)),
      );
      return results.map(replyOf);
    });
  }

  /** One attempt at a command. */
  private async observed<T>(command: string, attempt: () => Promise<T>): Promise<T> {
    const started = performance.now();
    let outcome: 'ok' | 'error' = 'error';
    try {
      const answer = await attempt();
      outcome = 'ok';
      return answer;
    } finally {
      this.observe(command, (performance.now() - started) / 1000, outcome);
    }
  }
}
