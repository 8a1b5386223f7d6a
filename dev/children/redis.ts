import { mkdirSync } from 'node:fs';
import { Redis } from 'ioredis';
import type { ChildOptions } from './child';

/** The embedded Redis, which syncs every change to disk before it acknowledges it. */
export function redisChild(port: number, folder: string): ChildOptions {
  mkdirSync(folder, { recursive: true });
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
  };
  return {
    name: 'redis',
    program: 'redis-server',
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    isReady: () => answersPing(`redis://127.0.0.1:${port}`),
  };
}

/**
 * @throws Error that names the setting if the first address does not answer. It does not show the address, which may
 * hold a password.
 */
export async function demandRedis(redisUrl: string): Promise<void> {
  const [first = ''] = redisUrl.split(',');
  if (await answersPing(first, 2000).catch(() => false)) return;
  throw new Error(
    `REDIS_URL: no Redis answers at ${new URL(first).host}. Start it, or correct or unset the variable.`,
  );
}

async function answersPing(url: string, connectTimeout = 500): Promise<boolean> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: null,
    connectTimeout,
    commandTimeout: connectTimeout,
  });
  redis.on('error', () => undefined); // not up yet; connect() says so too
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } finally {
    redis.disconnect();
  }
}
