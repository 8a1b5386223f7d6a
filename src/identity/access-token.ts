import type { JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Channel } from '../channel';
import { channels } from '../channel';
import { Refusal } from '../errors';
import type { Caller } from './caller';
import { isService } from './caller';
import { isIdentityId } from './identity';
import type { KeyRing } from './key-ring';
import { clientOf } from './service-caller';
import { SignedTokens } from './signed-tokens';
import type { SigningKeys } from './signing-keys';
import type { Viewer } from './viewer';

export const ACCESS_TOKEN_SECONDS = 15 * 60;
const REMEMBERED_TOKENS = 50_000;

export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
}

/** Knows which sessions have ended although tokens of theirs have not expired. */
export interface EndedSessions {
  has(sessionId: string): boolean;
}

/** Issues and checks the access tokens of this service (RFC 9068). */
export class AccessTokens {
  /** Tokens that were found good, until they expire: the same shopper comes back many times in 15 minutes. */
  private readonly verified = new LRUCache<string, Caller>({ max: REMEMBERED_TOKENS });
  /** When a key goes, so must what it signed. */
  private verifiedBy: KeyRing;
  private readonly tokens: SignedTokens;

  constructor(
    private readonly keys: SigningKeys,
    private readonly ended: EndedSessions,
    settings: TokenSettings,
  ) {
    this.verifiedBy = keys.ring;
    this.tokens = new SignedTokens(keys, { ...settings, type: 'at+jwt', lifeSeconds: ACCESS_TOKEN_SECONDS });
  }

  async issue({ id, kind, channel, sessionId, scopes, provedAt }: Viewer): Promise<string> {
    const claims = { sid: sessionId, ch: channel, kind, scope: scopes.join(' '), auth_time: provedAt };
    return this.tokens.sign(id, claims);
  }

  /** @throws Refusal UNAUTHENTICATED for anything but a good token of a living session; it never says why. */
  async verify(token: string): Promise<Viewer> {
    return viewerOnly(await this.verifyCaller(token));
  }

  /** Like {@link verify}, but also for the token of a service. */
  async verifyCaller(token: string): Promise<Caller> {
    const caller = this.recall(token) ?? (await this.readCaller(token));
    if (!isService(caller) && this.ended.has(caller.sessionId)) throw new Refusal('UNAUTHENTICATED');
    return caller;
  }

  /** Like {@link verify}, but also for a session that has ended. */
  async read(token: string): Promise<Viewer> {
    return viewerOnly(this.recall(token) ?? (await this.readCaller(token)));
  }

  private async readCaller(token: string): Promise<Caller> {
    const { ring } = this.keys;
    const payload = await this.tokens.verify(token);
    const caller = callerOf(payload);
    if (!caller) throw new Refusal('UNAUTHENTICATED');
    const ttl = Math.floor(payload.exp * 1000 - Date.now());
    if (ttl > 0 && ring === this.keys.ring) this.verified.set(token, caller, { ttl });
    return caller;
  }

  private recall(token: string): Caller | undefined {
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

/** jose vouches for the registered claims; what the others hold is for us to see. */
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
    provedAt: typeof auth_time === 'number' ? auth_time : undefined,
  };
}
