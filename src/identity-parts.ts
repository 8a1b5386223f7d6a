import type { TokenSettings } from './identity/access-token';
import { ClosedCarts } from './identity/closed-carts';
import { AccessTokens } from './identity/access-token';
import { ListedSessions } from './identity/listed-sessions';
import { LostData } from './identity/lost-data';
import { OwnSessions } from './identity/own-sessions';
import { RefreshTokens } from './identity/refresh-token';
import type { IdentityMatchObserver } from './identity/identity-watch';
import { IdentityWatch } from './identity/identity-watch';
import type { RevocationLog, RevocationObserver } from './identity/revocations';
import { Revocations } from './identity/revocations';
import { ServiceTokens } from './identity/service-tokens';
import { SessionEnding } from './identity/session-ending';
import { SessionIndex } from './identity/session-index';
import type { Identities } from './identity/identities';
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
  readonly lostData: LostData;
  readonly sessions: SessionService;
  readonly ownSessions: OwnSessions;
  readonly serviceTokens: ServiceTokens;
}

export interface IdentityNeeds {
  readonly redis: RedisClient;
  readonly runner: ScriptRunner;
  readonly reader: HashReader;
  readonly keys: SigningKeys;
  readonly identities: Identities;
  readonly observer: RevocationObserver & IdentityMatchObserver;
  readonly log: RevocationLog;
}

/**
 * @param sessionTtlSeconds how long a session lives without use.
 * @param closedSeconds how long the cart of a guest who signed in stays closed after that.
 */
export function createIdentityParts(
  { redis, runner, reader, keys, identities, observer, log }: IdentityNeeds,
  settings: TokenSettings,
  sessionTtlSeconds: number,
  closedSeconds: number,
): IdentityParts {
  const revocations = new Revocations(redis, runner, observer, log);
  const lostData = new LostData(redis, runner, log);
  const store = new SessionStore(runner, reader, sessionTtlSeconds);
  const accessTokens = new AccessTokens(keys, revocations, lostData, store, settings);
  const index = new SessionIndex(redis, runner, sessionTtlSeconds);
  const ending = new SessionEnding(store, index, revocations);
  const listed = new ListedSessions(store, index, ending);
  const sessions = new SessionService(
    store,
    listed,
    ending,
    revocations,
    accessTokens,
    new RefreshTokens(keys, settings.issuer, sessionTtlSeconds),
    identities,
    new IdentityWatch(reader, identities, observer),
    new ClosedCarts(runner, closedSeconds),
  );
  const ownSessions = new OwnSessions(store, listed, ending, identities);
  const serviceTokens = new ServiceTokens(keys, settings);
  return { accessTokens, revocations, lostData, sessions, ownSessions, serviceTokens };
}
