import type { JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { channels, clientOf, isService, subjectOf } from '../caller';
import type { Caller, Channel, Viewer } from '../caller';
import { Refusal } from '../../errors';
import { isIdentityId } from '../identity';
import type { KeyRing } from '../keys/key-ring';
import { SignedTokens } from './signed-tokens';
import type { SigningKeys } from '../keys/signing-keys';

export const ACCESS_TOKEN_SECONDS = 15 * 60;
const REMEMBERED_TOKENS = 50_000;

export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
}

/** Sessions that have ended before their tokens expired. */
export interface EndedSessions {
  has(sessionId: string): boolean;
}

/** See `LostData`. */
export interface Losses {
  readonly losses: number;
  mayConcern(issuedAt: number): boolean;
}

export interface StoredSessions {
  read(sessionId: string, deadline: number): Promise<object | undefined>;
}

interface Verified {
  readonly caller: Caller;
  /** Unix seconds. */
  readonly issuedAt: number;
  /** The number of known losses when its session was last found. */
  foundAfter?: number;
}

/** Issues and verifies access tokens (RFC 9068). */
export class AccessTokens {
  /** Verified tokens until they expire, because a shopper sends the same token many times. */
  private readonly verified = new LRUCache<string, Verified>({ max: REMEMBERED_TOKENS });
  /** Dropped when a key is removed, with the tokens it signed. */
  private verifiedBy: KeyRing;
  private readonly tokens: SignedTokens;

  constructor(
    private readonly keys: SigningKeys,
    private readonly ended: EndedSessions,
    private readonly lost: Losses,
    private readonly stored: StoredSessions,
    settings: TokenSettings,
  ) {
    this.verifiedBy = keys.ring;
    this.tokens = new SignedTokens(keys, { ...settings, type: 'at+jwt', lifeSeconds: ACCESS_TOKEN_SECONDS });
  }

  async issue({ id, kind, channel, sessionId, scopes, authenticatedAt }: Viewer): Promise<string> {
    const claims = { sid: sessionId, ch: channel, kind, scope: scopes.join(' '), auth_time: authenticatedAt };
    return this.tokens.sign(id, claims);
  }

  /** @throws Refusal UNAUTHENTICATED, without a reason, unless it is a valid token of a living session. STORE_UNAVAILABLE. */
  async verify(token: string, deadline: number): Promise<Viewer> {
    return viewerOnly(await this.verifyCaller(token, deadline));
  }

  /** Like {@link verify}, but also accepts the token of a service. */
  async verifyCaller(token: string, deadline: number): Promise<Caller> {
    const verified = this.recall(token) ?? (await this.readToken(token));
    const { caller, issuedAt } = verified;
    if (isService(caller)) return caller;
    if (this.ended.has(caller.sessionId)) throw new Refusal('UNAUTHENTICATED');
    if (this.lost.mayConcern(issuedAt)) await this.demandStored(verified, caller, deadline);
    return caller;
  }

  /** Like {@link verify}, but also accepts a session that has ended. */
  async read(token: string): Promise<Viewer> {
    return viewerOnly((this.recall(token) ?? (await this.readToken(token))).caller);
  }

  /** Checked once for each token and loss. */
  private async demandStored(verified: Verified, { sessionId }: Viewer, deadline: number): Promise<void> {
    const { losses } = this.lost;
    if (verified.foundAfter === losses) return;
    if (!(await this.stored.read(sessionId, deadline))) throw new Refusal('UNAUTHENTICATED');
    verified.foundAfter = losses;
  }

  private async readToken(token: string): Promise<Verified> {
    const { ring } = this.keys;
    const payload = await this.tokens.verify(token);
    const caller = callerOf(payload);
    if (!caller) throw new Refusal('UNAUTHENTICATED');
    const verified = { caller, issuedAt: payload.iat };
    const ttl = Math.floor(payload.exp * 1000 - Date.now());
    if (ttl > 0 && ring === this.keys.ring) this.verified.set(token, verified, { ttl });
    return verified;
  }

  private recall(token: string): Verified | undefined {
    const { ring } = this.keys;
    if (ring !== this.verifiedBy) this.verified.clear();
    this.verifiedBy = ring;
    return this.verified.get(token);
  }
}

function viewerOnly(caller: Caller): Viewer {
  if (isService(caller)) throw new Refusal('UNAUTHENTICATED');
  return caller;
}

/** jose checks the registered claims; the others are checked here. */
function callerOf({ sub, sid, ch, kind, scope, auth_time }: JWTPayload): Caller | undefined {
  if (typeof scope !== 'string') return undefined;
  const scopes = scope.split(' ').filter(Boolean);
  const client = clientOf(sub);
  if (kind === 'SERVICE') return client === undefined ? undefined : { kind, client, scopes };
  if (!isIdentityId(sub) || typeof sid !== 'string') return undefined;
  if (kind !== 'GUEST' && kind !== 'SHOPPER') return undefined;
  if (!channels.includes(ch as Channel)) return undefined;
  return {
    id: sub,
    kind,
    channel: ch as Channel,
    sessionId: sid,
    scopes,
    authenticatedAt: typeof auth_time === 'number' ? auth_time : undefined,
  };
}

/** Short, because a service token cannot be revoked. */
export const SERVICE_TOKEN_SECONDS = 10 * 60;

/** Issues the access tokens of services (RFC 9068, section 2.2), which are verified like those of shoppers. */
export class ServiceTokens {
  private readonly tokens: SignedTokens;

  constructor(keys: SigningKeys, settings: TokenSettings) {
    this.tokens = new SignedTokens(keys, { ...settings, type: 'at+jwt', lifeSeconds: SERVICE_TOKEN_SECONDS });
  }

  issue(client: string, scopes: readonly string[]): Promise<string> {
    return this.tokens.sign(subjectOf(client), {
      client_id: client,
      kind: 'SERVICE',
      scope: scopes.join(' '),
    });
  }
}
