import type { TokenSettings } from './access-token';
import { subjectOf } from './service-caller';
import { SignedTokens } from './signed-tokens';
import type { SigningKeys } from './signing-keys';

/** Short, because nothing ends a service token early. */
export const SERVICE_TOKEN_SECONDS = 10 * 60;

/** Issues the access tokens of services (RFC 9068, section 2.2); they are checked like those of shoppers. */
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
