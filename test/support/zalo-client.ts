import { inspect } from 'node:util';
import { Refusal } from '../../src/errors';
import { connectRedis, type RedisClient } from '../../src/redis/client';
import { describeError } from '../../src/telemetry/log';
import { Metrics } from '../../src/telemetry/metrics';
import { Zalo } from '../../src/zalo/zalo';
import type { ZaloSettings } from '../../src/zalo/zalo-oauth';

/** What one instance of the service has of Zalo: breakers, metrics and a log of its own, and the shared Redis. */
export class ZaloClient {
  readonly zalo: Zalo;
  readonly metrics = new Metrics();
  /** Everything it logged and refused, as a log shows it and as careless code would. */
  readonly said: string[] = [];

  constructor(
    settings: ZaloSettings,
    readonly redis: RedisClient,
  ) {
    this.zalo = new Zalo(settings, redis, this.metrics, {
      warn: (details: { err?: Error }, message) =>
        this.said.push(
          message,
          inspect(details, { depth: 9 }),
          details.err ? JSON.stringify(describeError(details.err)) : '',
        ),
    });
  }

  /** Why it is refused; fails if it is not. */
  async refusal(asking: (zalo: Zalo) => Promise<unknown>): Promise<Refusal> {
    const answer = await asking(this.zalo).catch((error: unknown) => error);
    if (!(answer instanceof Refusal)) throw new Error(`expected a refusal, got ${inspect(answer)}`);
    this.said.push(inspect(answer, { depth: 9 }));
    return answer;
  }

  /** The value of a line of the metrics; undefined where there is no such line. */
  async metric(line: string): Promise<number | undefined> {
    const text = await this.metrics.registry.metrics();
    const found = text.split('\n').find((each) => each.startsWith(`${line} `));
    return found === undefined ? undefined : Number(found.slice(line.length));
  }
}

/** A connection as the service makes it, once it is there. */
export async function openRedis(env: Record<string, string>): Promise<RedisClient> {
  const mode = env['REDIS_MODE'] === 'cluster' ? 'cluster' : 'single';
  const redis = connectRedis({ urls: env['REDIS_URL']!.split(','), mode, sentinelName: '' });
  redis.on('error', () => undefined);
  await new Promise((resolve) => redis.once('ready', resolve));
  return redis;
}
