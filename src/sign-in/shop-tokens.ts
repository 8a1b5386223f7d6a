import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { Refusal } from '../errors';
import { webCredential } from '../identity/identity';
import type { Credential } from '../identity/identity';
import { displayName } from '../identity/sessions/session';
import { isCompactJws } from '../identity/tokens/signed-tokens';

/** The shop's identity provider. */
export interface IdentityProviderSettings {
  readonly issuer: string;
  readonly audience: string;
  /** The address of its public keys (RFC 7517). */
  readonly jwksUrl: string;
}

/** No symmetric algorithm: a token could be signed with the public key (RFC 8725 §2.1). */
const ALGORITHMS = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA'];
const MAX_TOKEN_LENGTH = 8192;
const FETCH_TIMEOUT_MS = 3000;
/** An unknown key id triggers a fetch of the keys, at most this often: anybody can invent key ids. */
const COOLDOWN_MS = 30_000;
const KEYS_MAX_AGE_MS = 600_000;
const CLOCK_SKEW_SECONDS = 5;

/** A user of the identity provider. */
export interface ShopUser {
  readonly credential: Credential;
  /** See {@link displayName}. */
  readonly name: string;
}

/** Verifies tokens of the shop's identity provider. */
export class ShopTokens {
  private readonly keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(private readonly provider: IdentityProviderSettings) {
    this.keys = createRemoteJWKSet(new URL(provider.jwksUrl), {
      timeoutDuration: FETCH_TIMEOUT_MS,
      cooldownDuration: COOLDOWN_MS,
      cacheMaxAge: KEYS_MAX_AGE_MS,
    });
  }

  /**
   * @throws Refusal UNAUTHENTICATED for an invalid token, without the reason. IDENTITY_PROVIDER_UNAVAILABLE if the keys
   * cannot be fetched.
   */
  async verify(token: string): Promise<ShopUser> {
    if (token.length > MAX_TOKEN_LENGTH || !isCompactJws(token)) throw new Refusal('UNAUTHENTICATED');
    const { sub, name, preferred_username: username, email } = await this.readClaims(token);
    if (!isSubject(sub)) throw new Refusal('UNAUTHENTICATED');
    return {
      credential: webCredential(this.provider.issuer, sub),
      name: displayName(name) || displayName(username) || displayName(email),
    };
  }

  private async readClaims(token: string): Promise<JWTPayload> {
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
      throw new Refusal(isInvalidToken(cause) ? 'UNAUTHENTICATED' : 'IDENTITY_PROVIDER_UNAVAILABLE', {
        cause,
      });
    }
  }
}

/** At most 255 characters (OpenID Connect Core §2). Controls and lone surrogates could make two subjects look alike. */
function isSubject(sub: unknown): sub is string {
  return typeof sub === 'string' && /^\P{Cc}{1,255}$/u.test(sub) && sub.isWellFormed();
}

/** Every other error means that the keys could not be fetched: refused, timed out, not 200, not JSON, not keys. */
function isInvalidToken(error: unknown): boolean {
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
