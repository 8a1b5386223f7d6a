import type { Redis } from 'ioredis';
import { scripts } from '../../src/redis/scripts';
import type { Row } from './rounds';
import { figureOf } from '../load/statistics';

const LOG_LENGTH = 100_000;

/** An entry of SLOWLOG GET: number, Unix seconds, microseconds, call, and the client. */
type Entry = [number: number, seconds: number, micros: number, call: string[], ...caller: unknown[]];

/** Makes Redis log the duration of every call. */
export async function noteEveryCall(redis: Redis): Promise<void> {
  await redis.config('SET', 'slowlog-max-len', LOG_LENGTH);
  await redis.config('SET', 'slowlog-log-slower-than', 0);
  await redis.slowlog('RESET');
}

/** The duration of each script since then. Skips the first call, which loads the script. */
export async function scriptRows(redis: Redis): Promise<Row[]> {
  const entries = (await redis.slowlog('GET', LOG_LENGTH)) as Entry[];
  return Object.values(scripts).flatMap(({ name, sha }) => {
    const calls = entries.filter(
      ([, , , [command, script]]) => /^evalsha$/i.test(command!) && script === sha,
    );
    const micros = calls.map(([, , each]) => each);
    return micros.length === 0 ? [] : [{ name, figures: { 'Redis command µs': figureOf(micros) } }];
  });
}
