import { randomUUID } from 'node:crypto';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Refusal } from '../../../src/errors';
import { connectRedis, type RedisClient } from '../../../src/redis/client';
import { HashReader } from '../../../src/redis/hash-reader';
import { ScriptRunner } from '../../../src/redis/script-runner';
import { scripts } from '../../../src/redis/scripts';
import { touchSession } from '../../../src/redis/__generated__/script-calls';
import { startFaultProxy, type FaultProxy } from '../../support/fault-proxy';
import { startRedis, type RedisServer } from '../../support/redis-server';
import { until } from '../../support/until';

const DEADLINE_MS = 900;

interface Attempt {
  readonly name: string;
  readonly outcome: 'ok' | 'error';
}

describe('a Redis that answers slowly', () => {
  let server: RedisServer;
  let proxy: FaultProxy;
  let direct: Redis;
  let redis: RedisClient;
  let runner: ScriptRunner;
  let reader: HashReader;
  let attempts: Attempt[];

  beforeEach(async () => {
    server = await startRedis();
    proxy = await startFaultProxy(server);
    direct = new Redis(server.url);
    for (const { source } of Object.values(scripts)) await direct.script('LOAD', source);
    redis = connectRedis({ urls: [proxy.url], mode: 'single', sentinelName: '' });
    redis.on('error', () => undefined);
    attempts = [];
    const observe = (name: string, _: number, outcome: 'ok' | 'error') => attempts.push({ name, outcome });
    runner = new ScriptRunner(redis, 'fsync', observe);
    reader = new HashReader(redis, observe);
    await until('the client is connected', () => redis.ping());
  });
  afterEach(async () => {
    redis.disconnect();
    direct.disconnect();
    await proxy.stop();
    await server.stop();
  });

  const deadline = () => Date.now() + DEADLINE_MS;
  const touch = () =>
    runner.run(touchSession({ session: `session:${randomUUID()}`, ttlSeconds: 60 }), deadline());
  async function executed(): Promise<number> {
    const stats = await direct.info('commandstats');
    return Number(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1] ?? 0);
  }
  function block(ms: number): void {
    const end = performance.now() + ms;
    while (performance.now() < end);
  }

  it('is not asked again because this process was busy', async () => {
    const blocked = touch();
    await turn();
    block(600);
    await blocked;
    const read = reader.readHash('session:none', deadline());
    block(600);
    await read;

    expect(attempts).toEqual([
      { name: 'touchSession', outcome: 'ok' },
      { name: 'hgetall', outcome: 'ok' },
    ]);
    expect(await executed()).toBe(1);
  });

  it('keeps its connection while this process is busy', async () => {
    const connection = String(await (redis as Redis).client('ID'));
    for (let round = 0; round < 3; round += 1) {
      const call = touch();
      await turn();
      block(850);
      await call;
    }

    expect(String(await (redis as Redis).client('ID'))).toBe(connection);
  });

  it('is asked once, where the answer comes late but in time', async () => {
    proxy.delay(400);

    const answers = await Promise.all(Array.from({ length: 200 }, touch));

    expect(answers).toEqual(answers.map(() => ['OK']));
    // 10 of 100 calls may be repeated, and a few in any case.
    expect(await executed()).toBeLessThanOrEqual(200 + 20 + 20);
  });

  it('is owed a bounded number of answers; what is too much is refused at once, retryably', async () => {
    await server.freeze();
    const refusals: unknown[] = [];
    const reads = Array.from({ length: 7000 }, (_, n) =>
      reader.readHash(`session:${n}`, deadline()).catch((error: unknown) => refusals.push(error)),
    );
    await pause(200);

    expect((redis as Redis).commandQueue.length).toBeLessThanOrEqual(5000);
    expect(refusals.length).toBeGreaterThanOrEqual(2000);
    await Promise.all(reads);
    server.thaw();
    expect(refusals).toHaveLength(7000);
    expect(new Set(refusals.map((error) => (error as Refusal).code))).toEqual(new Set(['STORE_UNAVAILABLE']));
    await until('it answers again', () => reader.readHash('session:none', deadline()));
  });
});
