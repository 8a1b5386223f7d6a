import { Refusal } from '../../errors';
import { isIdentityId } from '../identity';
import { SignedTokens } from './signed-tokens';
import type { SigningKeys } from '../keys/signing-keys';
import type { Viewer } from '../caller';

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
