import type { TokenSettings } from './identity/access-token';
import { AccessTokens } from './identity/access-token';
import { RefreshTokens } from './identity/refresh-token';
import type { RevocationLog, RevocationObserver } from './identity/revocations';
import { Revocations } from './identity/revocations';
import { SessionIndex } from './identity/session-index';
import type { Identities } from './identity/session-service';
import { SessionService } from './identity/session-service';
import { SessionStore } from './identity/session-store';
import type { SigningKeys } from './identity/signing-keys';
import type { RedisClient } from './redis/client';
import type { HashReader } from './redis/hash-reader';
import type { ScriptRunner } from './redis/script-runner';

/** What knows who is asking, and is shared by all requests. */
export interface IdentityParts {
  readonly accessTokens: AccessTokens;
  readonly revocations: Revocations;
  readonly sessions: SessionService;
}

export interface IdentityNeeds {
  readonly redis: RedisClient;
  readonly runner: ScriptRunner;
  readonly reader: HashReader;
  readonly keys: SigningKeys;
  readonly identities: Identities;
  readonly observer: RevocationObserver;
  readonly log: RevocationLog;
}

/** @param sessionSeconds how long a session lives without use. */
export function createIdentityParts(
  { redis, runner, reader, keys, identities, observer, log }: IdentityNeeds,
  settings: TokenSettings,
  sessionSeconds: number,
): IdentityParts {
  const revocations = new Revocations(redis, runner, observer, log);
  const accessTokens = new AccessTokens(keys, revocations, settings);
  const sessions = new SessionService(
    new SessionStore(runner, reader, sessionSeconds),
    new SessionIndex(redis, runner, sessionSeconds),
    revocations,
    accessTokens,
    new RefreshTokens(keys, settings.issuer, sessionSeconds),
    identities,
  );
  return { accessTokens, revocations, sessions };
}
