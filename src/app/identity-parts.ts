import { AccessTokens, ServiceTokens } from '../identity/tokens/access-token';
import type { TokenSettings } from '../identity/tokens/access-token';
import { ClosedCarts, SessionIndex, SessionStore } from '../identity/sessions/session-store';
import { ListedSessions, OwnSessions } from '../identity/sessions/own-sessions';
import { LostData } from '../identity/sessions/lost-data';
import { RefreshTokens } from '../identity/tokens/refresh-token';
import type { IdentityMatchObserver } from '../identity/sessions/identity-watch';
import { IdentityWatch } from '../identity/sessions/identity-watch';
import { Revocations, SessionEnding } from '../identity/sessions/revocations';
import type { RevocationLog, RevocationObserver } from '../identity/sessions/revocations';
import type { Identities } from '../identity/identity-registry';
import { SessionService } from '../identity/sessions/session-service';
import type { SigningKeys } from '../identity/keys/signing-keys';
import type { RedisClient } from '../redis/client';
import type { HashReader } from '../redis/hash-reader';
import type { ScriptRunner } from '../redis/script-runner';

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
