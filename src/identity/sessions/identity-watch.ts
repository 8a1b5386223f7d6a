import type { HashReader } from '../../redis/hash-reader';
import { credentialKey } from '../../redis/keys';
import type { Identities } from '../identity-registry';
import type { Session } from './session';

/** `unknown`: Redis did not reply. */
export type IdentityMatch = 'match' | 'mismatch' | 'unknown';

export interface IdentityMatchObserver {
  observeIdentityMatch(match: IdentityMatch): void;
}

/** Runs in the background, so it may take long. */
const WITHIN_MS = 5000;

/**
 * Checks, whenever a session issues tokens, whether its credential still proves the identity of the tokens.
 * `npm run identity:audit` does the same for all stored records.
 */
export class IdentityWatch {
  constructor(
    private readonly reader: HashReader,
    private readonly identities: Identities,
    private readonly observer: IdentityMatchObserver,
  ) {}

  /** Not awaited. @param identityId the identity of the tokens. */
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
