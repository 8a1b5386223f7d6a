import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { SignJWT, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Channel } from '../channel';
import { channels } from '../channel';
import { Refusal } from '../errors';
import { isIdentityId } from './identity';
import type { SigningKeys } from './signing-keys';
import { ALGORITHM } from './signing-keys';
import type { Viewer } from './viewer';

export const ACCESS_TOKEN_SECONDS = 15 * 60;
/** Ours have some 600 characters; checking the signature of a giant would be work for the asking. */
const MAX_TOKEN_LENGTH = 4096;
/** RFC 9068 §2.1: no other kind of token passes for an access token. */
const TYPE = 'at+jwt';
const REMEMBERED_TOKENS = 50_000;

export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
}

/** Issues and checks the ES256 access tokens of this service (RFC 7519, RFC 9068). */
export class AccessTokens {
  /** Tokens that were found good, until they expire: the same shopper comes back many times in 15 minutes. */
  private readonly verified = new LRUCache<string, Viewer>({ max: REMEMBERED_TOKENS });

  constructor(
    private readonly keys: SigningKeys,
    private readonly settings: TokenSettings,
  ) {}

  async issue({ id, kind, channel, sessionId, scopes }: Viewer): Promise<string> {
    return new SignJWT({ sid: sessionId, ch: channel, kind, scope: scopes.join(' ') })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: this.keys.keyId })
      .setIssuer(this.settings.issuer)
      .setAudience(this.settings.audience)
      .setSubject(id)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(`${ACCESS_TOKEN_SECONDS}s`)
      .sign(this.keys.privateKey);
  }

  /** @throws Refusal UNAUTHENTICATED for whatever is not a good token of ours; it never says why. */
  async verify(token: string): Promise<Viewer> {
    const known = this.verified.get(token);
    if (known) return known;
    if (token.length > MAX_TOKEN_LENGTH) throw new Refusal('UNAUTHENTICATED');
    const payload = await this.check(token);
    const viewer = viewerOf(payload);
    if (!viewer) throw new Refusal('UNAUTHENTICATED');
    const ttl = payload.exp! * 1000 - Date.now();
    if (ttl > 0) this.verified.set(token, viewer, { ttl });
    return viewer;
  }

  private async check(token: string): Promise<JWTPayload> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.keys.find, {
        ...this.settings,
        algorithms: [ALGORITHM],
        typ: TYPE,
        requiredClaims: ['exp', 'sub', 'jti'],
      });
      if (!protectedHeader.kid) throw new Error('no kid');
      return payload;
    } catch (cause) {
      throw new Refusal('UNAUTHENTICATED', { cause });
    }
  }
}

/** jose vouches for the registered claims; what the others hold is for us to see. */
function viewerOf({ sub, sid, ch, kind, scope }: JWTPayload): Viewer | undefined {
  if (!isIdentityId(sub) || typeof sid !== 'string' || typeof scope !== 'string') return undefined;
  if (kind !== 'GUEST' && kind !== 'SHOPPER') return undefined;
  if (!channels.includes(ch as Channel)) return undefined;
  return { id: sub, kind, channel: ch as Channel, sessionId: sid, scopes: scope.split(' ').filter(Boolean) };
}
