import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import { Refusal } from '../../errors';
import type { Viewer } from '../caller';
import { isIdentityId } from '../identity';
import { ALGORITHM } from '../keys/key-ring';
import type { SigningKeys } from '../keys/signing-keys';

/** Tokens have about 600 characters. The limit keeps callers from making the service hash huge ones. */
const MAX_TOKEN_LENGTH = 4096;
/** Margin for clock skew between instances. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** One kind of token. Type and audience keep one kind from being used as another (RFC 8725 §3.12). */
export interface TokenKind {
  /** The `typ` header. */
  readonly type: string;
  readonly issuer: string;
  readonly audience: string;
  readonly lifeSeconds: number;
}

/** Signs and verifies the ES256 JWTs of one kind (RFC 7519). */
export class SignedTokens {
  constructor(
    private readonly keys: SigningKeys,
    private readonly kind: TokenKind,
  ) {}

  async sign(subject: string, claims: JWTPayload): Promise<string> {
    const { type, issuer, audience, lifeSeconds } = this.kind;
    const now = Date.now();
    const { id, privateKey } = this.keys.ring.signingKey(now);
    // Read the clock once: with two reads, a second may pass in between, and the token would exceed its lifetime.
    const born = Math.floor(now / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: type, kid: id })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject)
      .setJti(randomUUID())
      .setIssuedAt(born)
      .setExpirationTime(born + lifeSeconds)
      .sign(privateKey);
  }

  /** @throws Refusal UNAUTHENTICATED, without a reason, for an invalid token. */
  async verify(token: string): Promise<JWTPayload & { iat: number; exp: number }> {
    if (token.length > MAX_TOKEN_LENGTH || !isCompactJws(token)) throw new Refusal('UNAUTHENTICATED');
    const { type, issuer, audience } = this.kind;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.keys.ring.find, {
        issuer,
        audience,
        algorithms: [ALGORITHM],
        typ: type,
        requiredClaims: ['exp', 'iat', 'sub', 'jti'],
      });
      if (!protectedHeader.kid) throw new Error('no kid');
      if (typeof payload.aud !== 'string') throw new Error('several audiences');
      return { ...payload, iat: payload.iat!, exp: this.expiryOf(payload) };
    } catch (cause) {
      throw new Refusal('UNAUTHENTICATED', { cause });
    }
  }

  /** A token must not outlive the records that can revoke it. */
  private expiryOf({ iat = NaN, exp = NaN }: JWTPayload): number {
    const born = iat <= Date.now() / 1000 + CLOCK_TOLERANCE_SECONDS;
    if (!born || !(exp - iat <= this.kind.lifeSeconds)) throw new Error('The token exceeds its lifetime.');
    return exp;
  }
}

const PARTS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Whether a text is a JWS in canonical compact form (RFC 7515 §7.1). Decoders ignore white space and surplus bits, so one
 * token would have many spellings.
 */
export function isCompactJws(token: string): boolean {
  return PARTS.test(token) && token.split('.').every(isCanonical);
}

function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

/** The claims of a refresh token: a session and a generation. */
export interface RefreshClaim {
  readonly sessionId: string;
  /** The identity when the token was issued. */
  readonly identityId: string;
  readonly generation: number;
}

/** Issues and verifies refresh tokens. They are not stored; the session stores the current generation. */
export class RefreshTokens {
  private readonly tokens: SignedTokens;

  constructor(keys: SigningKeys, issuer: string, lifeSeconds: number) {
    this.tokens = new SignedTokens(keys, {
      type: 'rt+jwt',
      issuer,
      audience: `${issuer}/auth/refresh`,
      lifeSeconds,
    });
  }

  async issue({ id, sessionId }: Viewer, generation: number): Promise<string> {
    return this.tokens.sign(id, { sid: sessionId, gen: generation });
  }

  /** @throws Refusal UNAUTHENTICATED for an invalid token. */
  async verify(token: string): Promise<RefreshClaim> {
    const { sub, sid, gen } = await this.tokens.verify(token);
    if (!isIdentityId(sub) || typeof sid !== 'string' || !Number.isSafeInteger(gen))
      throw new Refusal('UNAUTHENTICATED');
    return { sessionId: sid, identityId: sub, generation: gen as number };
  }
}
