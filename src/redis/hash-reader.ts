import type { RedisClient } from './client';
import { untilDeadline } from './deadline';
import type { ObserveCommand } from './script-runner';
import { servingNode } from './serving-node';

/** Fields and values of a Redis hash. */
export type Hash = Record<string, string>;

/** Reads many hashes at once, in one pipeline a node. */
export class HashReader {
  constructor(
    private readonly redis: RedisClient,
    private readonly observe: ObserveCommand,
  ) {}

  /**
   * @returns for each key its fields; none for a key that does not exist; an Error for a key whose
   * node did not answer until the deadline (Unix ms). One silent node does not touch the keys of the others.
   * @throws Refusal STORE_UNAVAILABLE if until then it is not even known which nodes there are.
   */
  async readAll(keys: readonly string[], deadline: number): Promise<(Hash | Error)[]> {
    const groups = await untilDeadline(deadline, async () => groupByNode(this.redis, keys));
    const answers = new Map<string, Hash | Error>();
    await Promise.all(
      groups.map(async (group) => {
        try {
          const hashes = await untilDeadline(deadline, () => this.readGroup(group));
          group.forEach((key, index) => answers.set(key, hashes[index]!));
        } catch (error) {
          for (const key of group) answers.set(key, error as Error);
        }
      }),
    );
    return keys.map((key) => answers.get(key)!);
  }

  private async readGroup(keys: readonly string[]): Promise<Hash[]> {
    const started = performance.now();
    let outcome: 'ok' | 'error' = 'error';
    try {
      const pipeline = this.redis.pipeline();
      for (const key of keys) pipeline.hgetall(key);
      const results = (await pipeline.exec()) ?? [];
      outcome = 'ok';
      return results.map(([error, fields]) => {
        if (error) throw error;
        return fields as Hash;
      });
    } finally {
      this.observe('hgetall', (performance.now() - started) / 1000, outcome);
    }
  }
}

/** A pipeline of a cluster client may only hold keys of one node. */
function groupByNode(redis: RedisClient, keys: readonly string[]): string[][] {
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
