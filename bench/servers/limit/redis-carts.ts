import { Cluster, Redis } from 'ioredis';
import { cartKeys } from '../../../src/redis/keys';
import { fieldsIn } from '../../../src/redis/hash-reader';
import type { ScriptCall } from '../../../src/redis/scripts';
import type { AddInput } from '../add-call';
import { addCall } from '../add-call';

type Reply = [status: string, notes: string, cart: string];

/** The service's commands for a read and an add, sent by plain ioredis. */
export class RedisCarts {
  private readonly redis: Redis | Cluster;

  constructor({ REDIS_URL = '', REDIS_MODE }: NodeJS.ProcessEnv) {
    this.redis = REDIS_MODE === 'cluster' ? new Cluster(REDIS_URL.split(',')) : new Redis(REDIS_URL);
  }

  async read(id: string): Promise<Record<string, string>> {
    return this.redis.hgetall(cartKeys(id).cart);
  }

  /** Returns the fields of the cart's hash after the add. */
  async add(id: string, input: AddInput): Promise<Record<string, string>> {
    const [, , cart] = await this.run(addCall(id, input));
    return fieldsIn(cart);
  }

  private async run({ script: { sha, source }, keys, args }: ScriptCall): Promise<Reply> {
    try {
      return (await this.redis.evalsha(sha, keys.length, ...keys, ...args)) as Reply;
    } catch (error) {
      if (!(error as Error).message.startsWith('NOSCRIPT')) throw error;
      return (await this.redis.eval(source, keys.length, ...keys, ...args)) as Reply;
    }
  }
}
