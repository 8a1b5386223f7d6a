import { Refusal } from '../errors';
import { SignedTokens } from './signed-tokens';
import type { SigningKeys } from './signing-keys';
import type { Viewer } from './viewer';

/** What a refresh token says: the generation of a session that it is good for. */
export interface RefreshClaim {
  readonly sessionId: string;
  readonly generation: number;
}

/** Issues and checks refresh tokens. Nothing of them is stored; the session knows which generation is good. */
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

  /** @throws Refusal UNAUTHENTICATED for whatever is not a refresh token of ours. */
  async verify(token: string): Promise<RefreshClaim> {
    const { sid, gen } = await this.tokens.verify(token);
    if (typeof sid !== 'string' || !Number.isSafeInteger(gen)) throw new Refusal('UNAUTHENTICATED');
    return { sessionId: sid, generation: gen as number };
  }
}
