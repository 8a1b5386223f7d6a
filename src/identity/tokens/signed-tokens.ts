import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import { Refusal } from '../../errors';
import { ALGORITHM } from '../keys/key-ring';
import type { SigningKeys } from '../keys/signing-keys';

/** Ours have some 600 characters; checking the signature of a giant would be work for the asking. */
const MAX_TOKEN_LENGTH = 4096;
/** Another instance's clock may be ahead of ours. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** One kind of token. Type and audience keep a token of one kind from passing for another (RFC 8725 §3.12). */
export interface TokenKind {
  /** `typ` of the header. */
  readonly type: string;
  readonly issuer: string;
  readonly audience: string;
  readonly lifeSeconds: number;
}

/** Signs and checks the ES256 JWTs of one kind (RFC 7519). */
export class SignedTokens {
  constructor(
    private readonly keys: SigningKeys,
    private readonly kind: TokenKind,
  ) {}

  async sign(subject: string, claims: JWTPayload): Promise<string> {
    const { type, issuer, audience, lifeSeconds } = this.kind;
    const now = Date.now();
    const { id, privateKey } = this.keys.ring.signingKey(now);
    // One reading of the clock: of two, a second could end between them, and the token would live for too long to be good.
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

  /** @throws Refusal UNAUTHENTICATED for whatever is not a good token of this kind; it never says why. */
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

  /** No token may outlive what is remembered to refuse it by. */
  private expiryOf({ iat = NaN, exp = NaN }: JWTPayload): number {
    const born = iat <= Date.now() / 1000 + CLOCK_TOLERANCE_SECONDS;
    if (!born || !(exp - iat <= this.kind.lifeSeconds)) throw new Error('of another time');
    return exp;
  }
}

const PARTS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Whether a text is a JWS in its one compact spelling (RFC 7515 §7.1). Decoders pass over white space and surplus bits, so
 * one token would have many spellings.
 */
export function isCompactJws(token: string): boolean {
  return PARTS.test(token) && token.split('.').every(isCanonical);
}

function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}
