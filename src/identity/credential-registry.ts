import { credentialKey } from '../redis/keys';
import type { ScriptRunner } from '../redis/script-runner';
import { scripts } from '../redis/scripts';
import type { Credential } from './credential';
import type { IdentityRegistry } from './identity-registry';

/** Which identity a credential proves: the first it was linked to, for ever. */
export class CredentialRegistry {
  constructor(
    private readonly runner: ScriptRunner,
    private readonly identities: IdentityRegistry,
  ) {}

  /**
   * Links a credential, unless it is linked already; of two who do so at once, one is too late. Safe to repeat, and
   * each time it mends what a crash between its two steps may have left out.
   * @returns the identity it proves, which may have become an alias.
   */
  async link(credential: Credential, identityId: string, deadline: number): Promise<string> {
    const keys = [credentialKey(credential)];
    const [, owner] = await this.runner.run(scripts.claimCredential, keys, [identityId], deadline);
    await this.identities.recordCredential(owner as string, credential, deadline);
    return owner as string;
  }
}
