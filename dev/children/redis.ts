import { mkdirSync } from 'node:fs';
import { Redis } from 'ioredis';
import type { ChildOptions } from './child';

/** The embedded Redis: every change is on the disk before it is acknowledged. */
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
    isReady: () => answersPing(port),
  };
}

async function answersPing(port: number): Promise<boolean> {
  const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: null });
  redis.on('error', () => undefined); // not up yet; connect() says so too
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } finally {
    redis.disconnect();
  }
}
