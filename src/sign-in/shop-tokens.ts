import type { JWTPayload } from 'jose';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { Refusal } from '../errors';
import { isCompactJws } from '../identity/tokens/signed-tokens';
import type { Credential } from '../identity/credential';
import { webCredential } from '../identity/credential';
import { displayName } from '../identity/sessions/session';

/** The shop's own identity provider. */
export interface IdentityProviderSettings {
  readonly issuer: string;
  readonly audience: string;
  /** Where its public keys are (RFC 7517). */
  readonly jwksUrl: string;
}

/** No symmetric one, or its public key could sign (RFC 8725 §2.1). */
const ALGORITHMS = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA'];
const MAX_TOKEN_LENGTH = 8192;
const FETCH_TIMEOUT_MS = 3000;
/** An unknown key id makes us look for new keys, but not more often than this, whoever invents key ids. */
const COOLDOWN_MS = 30_000;
const KEYS_LIVE_MS = 600_000;
const CLOCK_SKEW_SECONDS = 5;

/** Somebody whom the identity provider vouches for. */
export interface ShopPerson {
  readonly credential: Credential;
  /** What it calls them, see {@link displayName}. */
  readonly name: string;
}

/** Checks tokens of the shop's own identity provider. */
export class ShopTokens {
  private readonly keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(private readonly provider: IdentityProviderSettings) {
    this.keys = createRemoteJWKSet(new URL(provider.jwksUrl), {
      timeoutDuration: FETCH_TIMEOUT_MS,
      cooldownDuration: COOLDOWN_MS,
      cacheMaxAge: KEYS_LIVE_MS,
    });
  }

  /**
   * @throws Refusal UNAUTHENTICATED for what is not a good token of the provider; it never says why.
   * IDENTITY_PROVIDER_UNAVAILABLE if its keys cannot be fetched.
   */
  async personOf(token: string): Promise<ShopPerson> {
    if (token.length > MAX_TOKEN_LENGTH || !isCompactJws(token)) throw new Refusal('UNAUTHENTICATED');
    const { sub, name, preferred_username: username, email } = await this.check(token);
    if (!isSubject(sub)) throw new Refusal('UNAUTHENTICATED');
    return {
      credential: webCredential(this.provider.issuer, sub),
      name: displayName(name) || displayName(username) || displayName(email),
    };
  }

  private async check(token: string): Promise<JWTPayload> {
    const { issuer, audience } = this.provider;
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: CLOCK_SKEW_SECONDS,
      });
      return payload;
    } catch (cause) {
      throw new Refusal(isTokensFault(cause) ? 'UNAUTHENTICATED' : 'IDENTITY_PROVIDER_UNAVAILABLE', {
        cause,
      });
    }
  }
}

/** At most 255 characters by OpenID Connect; half a surrogate pair or a control would name nobody, or two alike. */
function isSubject(sub: unknown): sub is string {
  return typeof sub === 'string' && /^\P{Cc}{1,255}$/u.test(sub) && sub.isWellFormed();
}

/** Everything else is that the keys could not be had: refused, timed out, not 200, not JSON, not keys. */
function isTokensFault(error: unknown): boolean {
  return (
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  );
}
