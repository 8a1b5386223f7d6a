import { jwtVerify } from 'jose';
import { Refusal } from '../../../src/errors';
import { SigningKeys } from '../../../src/identity/keys/signing-keys';

/** Verifies a token's signature once and caches the result until the token expires. */
export class TokenCheck {
  private readonly good = new Map<string, { id: string; until: number }>();

  private constructor(private readonly keys: SigningKeys) {}

  static async load(env: NodeJS.ProcessEnv): Promise<TokenCheck> {
    return new TokenCheck(await SigningKeys.load(env.SIGNING_KEYS_FILE!, false, console));
  }

  /** @throws Refusal UNAUTHENTICATED */
  async identityOf(authorization = ''): Promise<string> {
    const token = authorization.slice('Bearer '.length);
    const known = this.good.get(token);
    if (known && known.until > Date.now()) return known.id;
    try {
      const { payload } = await jwtVerify(token, this.keys.ring.find, {
        algorithms: ['ES256'],
        typ: 'at+jwt',
      });
      this.good.set(token, { id: payload.sub!, until: payload.exp! * 1000 });
      return payload.sub!;
    } catch (cause) {
      throw new Refusal('UNAUTHENTICATED', { cause });
    }
  }
}
