import { pino } from 'pino';
import { wireServices } from '../../src/app/wiring';
import { IdentityRegistry } from '../../src/identity/identity-registry';
import { newIdentityId } from '../../src/identity/identity';
import type { OpenedSession, SessionService } from '../../src/identity/sessions/session-service';
import type { SessionOrder } from '../../src/identity/sessions/session-store';
import { SigningKeys } from '../../src/identity/keys/signing-keys';
import { loadConfig } from '../../src/config/config';
import { connectRedis, type RedisClient } from '../../src/redis/client';
import { HashReader } from '../../src/redis/hash-reader';
import { ScriptRunner } from '../../src/redis/script-runner';
import { Metrics } from '../../src/telemetry/metrics';
import { serviceEnv } from './service';

const OPEN_WITHIN_MS = 10_000;

/** Opens sessions of shoppers in the Redis of a service, as the service does once it knows who somebody is. */
export class SessionOpener {
  private constructor(
    private readonly redis: RedisClient,
    private readonly sessions: SessionService,
    private readonly identities: IdentityRegistry,
  ) {}

  static async connect(env: Record<string, string>): Promise<SessionOpener> {
    const config = loadConfig(serviceEnv(env));
    const redis = connectRedis(config.redis);
    const runner = new ScriptRunner(redis, config.durability, () => undefined);
    const reader = new HashReader(redis, () => undefined);
    const identities = new IdentityRegistry(runner, reader);
    const keys = await SigningKeys.load(config.tokens.keysFile, true, console);
    const log = pino({ level: 'silent' });
    const { identity } = wireServices(config, { redis, keys, metrics: new Metrics(), log });
    return new SessionOpener(redis, identity.sessions, identities);
  }

  /** A shopper at the website, unless the order says otherwise. */
  async open(order: Partial<SessionOrder> = {}): Promise<OpenedSession> {
    const shopper = { identity: newIdentityId(), kind: 'SHOPPER', channel: 'WEB', agent: 'Test' } as const;
    return this.sessions.open({ ...shopper, ...order }, Date.now() + OPEN_WITHIN_MS);
  }

  /** As a merge of two accounts does. */
  async recordAlias(younger: string, older: string): Promise<void> {
    await this.identities.recordAlias(younger, older, Date.now() + OPEN_WITHIN_MS);
  }

  disconnect(): void {
    this.redis.disconnect();
  }
}
