import { Redis } from 'ioredis';
import { startRedis } from '../../support/redis-server';
import { use } from '../../support/use';

describe('a redis-server of a test', () => {
  const server = use(startRedis);

  async function ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(server().url, { commandTimeout: 200, maxRetriesPerRequest: 0 });
    redis.on('error', () => undefined);
    try {
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  }

  it('keeps what it acknowledged when it is killed and started again', async () => {
    await ask((redis) => redis.set('kept', 'yes'));
    await server().kill();
    expect(server().running).toBe(false);
    await server().restart();
    await expect(ask((redis) => redis.get('kept'))).resolves.toBe('yes');
  });

  it('answers nothing while it is frozen', async () => {
    await server().freeze();
    await expect(ask((redis) => redis.get('kept'))).rejects.toThrow('Command timed out');
    server().thaw();
    await expect(ask((redis) => redis.ping())).resolves.toBe('PONG');
  });

  it('says what to install when redis-server is not on PATH', async () => {
    const { PATH } = process.env;
    process.env['PATH'] = '/nowhere';
    try {
      await expect(startRedis()).rejects.toThrow('redis-server is not on PATH: apt-get install redis-server');
    } finally {
      process.env['PATH'] = PATH;
    }
  });
});
