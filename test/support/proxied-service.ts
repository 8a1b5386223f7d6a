import { Redis } from 'ioredis';
import { scripts } from '../../src/redis/scripts';
import type { FaultProxy } from './fault-proxy';
import { startFaultProxy } from './fault-proxy';
import type { Mutation } from './mutations';
import { commandNamed } from './redis-requests';
import { startRedis } from './redis-server';
import type { Service } from './service';
import { startService } from './service';

/** A service that reaches Redis through a proxy, and one that reaches the same Redis directly. */
export interface ProxiedService {
  readonly proxy: FaultProxy;
  readonly service: Service;
  readonly undisturbed: Service;
  stop(): Promise<void>;
}

/** @param env what both services get beside their Redis. */
export async function startProxiedService(env: Record<string, string> = {}): Promise<ProxiedService> {
  const server = await startRedis();
  const proxy = await startFaultProxy(server);
  const service = await startService({ ...env, REDIS_URL: proxy.url });
  const undisturbed = await startService({ ...env, REDIS_URL: server.url });
  // So that a cut always hits an execution, not the news that Redis does not know the script yet.
  const redis = new Redis(server.url);
  for (const { source } of Object.values(scripts)) await redis.script('LOAD', source);
  redis.disconnect();
  return {
    proxy,
    service,
    undisturbed,
    async stop() {
      await service.stop();
      await undisturbed.stop();
      await proxy.stop();
      await server.stop();
    },
  };
}

/** Cuts the next reply to a change, some milliseconds or bytes into it, other ones for another number. */
export function cutReply(proxy: FaultProxy, mutation: Mutation, number: number): void {
  const timing = { delayMs: (number * 13) % 31, passBytes: (number * 17) % 41 };
  proxy.cutReplies({ matching: commandNamed('evalsha', scripts[mutation].sha), times: 1, ...timing });
}
