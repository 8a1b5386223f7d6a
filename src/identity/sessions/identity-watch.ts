import type { HashReader } from '../../redis/hash-reader';
import { credentialKey } from '../../redis/keys';
import type { Identities } from '../identity-registry';
import type { Session } from './session';

/** `unknown`: Redis did not say. */
export type IdentityMatch = 'match' | 'mismatch' | 'unknown';

export interface IdentityMatchObserver {
  observeIdentityMatch(match: IdentityMatch): void;
}

/** Nobody waits for it, so it need not hurry. */
const WITHIN_MS = 5000;

/**
 * Looks, whenever a session gives out new tokens, whether the credential it was opened with still proves the identity
 * that they are for. `npm run identity:audit` does the same for all that is stored.
 */
export class IdentityWatch {
  constructor(
    private readonly reader: HashReader,
    private readonly identities: Identities,
    private readonly observer: IdentityMatchObserver,
  ) {}

  /** In the background. @param identityId whom the tokens are for. */
  look({ credential }: Session, identityId: string): void {
    if (credential === '') return;
    this.match(credential, identityId).then(
      (match) => this.observer.observeIdentityMatch(match),
      () => this.observer.observeIdentityMatch('unknown'),
    );
  }

  private async match(credential: string, identityId: string): Promise<IdentityMatch> {
    const deadline = Date.now() + WITHIN_MS;
    const { identity: owner } = await this.reader.readHash(credentialKey(credential), deadline);
    if (owner === undefined) return 'mismatch';
    return (await this.identities.resolve(owner, deadline)) === identityId ? 'match' : 'mismatch';
  }
}
