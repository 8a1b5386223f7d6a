import type { HashReader } from '../redis/hash-reader';
import { credentialKey, identityKey } from '../redis/keys';
import type { ScriptRunner } from '../redis/script-runner';
import { claimCredential, recordAlias, recordIdentity } from '../redis/__generated__/script-calls';
import { followAliases } from './alias-trail';
import { belongToDifferentPeople, isCredential } from './identity';
import type { Credential } from './identity';

/** The current identity of a person, and the aliases. */
export interface Identities {
  /** The identity itself, or the older one that it is an alias of. */
  resolve(identityId: string, deadline: number): Promise<string>;
  /** All ids of one person: the current identity and its aliases. */
  namesOf(identityId: string, deadline: number): Promise<string[]>;
}

/** The record of an identity. Guests have none. */
export interface IdentityRecord {
  /** The older identity that it is an alias of. */
  readonly alias: string | undefined;
  /** Identities that are aliases of this one. */
  readonly aliases: readonly string[];
  /** The credentials of this identity and of its aliases. */
  readonly credentials: readonly Credential[];
}

/** Prefix of the fields that list the aliases of an identity. */
const ALIAS_OF_ME = 'alias-of-me:';

/** Stores credentials and aliases permanently. All calls are safe to repeat, and throw Refusal STORE_UNAVAILABLE or NOT_DURABLE. */
export class IdentityRegistry {
  constructor(
    private readonly runner: ScriptRunner,
    private readonly reader: HashReader,
  ) {}

  async read(id: string, deadline: number): Promise<IdentityRecord> {
    const fields = await this.reader.readHash(identityKey(id), deadline);
    const names = Object.keys(fields);
    return {
      alias: fields['alias'],
      aliases: names.flatMap((name) => (name.startsWith(ALIAS_OF_ME) ? name.slice(ALIAS_OF_ME.length) : [])),
      credentials: names.filter(isCredential),
    };
  }

  /** The current identity: itself, or the oldest that its aliases lead to. */
  async resolve(id: string, deadline: number): Promise<string> {
    const read = (current: string) => this.read(current, deadline);
    return (await followAliases(id, read, ({ alias }) => alias)).id;
  }

  /** All ids of one person: the current identity first, then its aliases. */
  async namesOf(id: string, deadline: number): Promise<string[]> {
    const current = await this.resolve(id, deadline);
    const { aliases } = await this.read(current, deadline);
    return [...new Set([current, id, ...aliases])];
  }

  /** Whether two identities belong to different people, see {@link belongToDifferentPeople}. */
  async areTwoPeople(id: string, other: string, deadline: number): Promise<boolean> {
    const [one, two] = await Promise.all([this.read(id, deadline), this.read(other, deadline)]);
    return belongToDifferentPeople(one.credentials, two.credentials);
  }

  async recordCredential(id: string, credential: Credential, deadline: number): Promise<void> {
    await this.record(id, [credential], deadline);
  }

  /**
   * Copies credentials and aliases to the older identity before the alias is recorded, so that they can be found at every
   * moment, and again after it, for those added meanwhile. An alias never changes its target.
   */
  async recordAlias(id: string, older: string, deadline: number): Promise<void> {
    await this.handOver(id, older, deadline);
    await this.runner.run(recordAlias({ identity: identityKey(id), older }), deadline);
    await this.handOver(id, older, deadline);
  }

  private async handOver(id: string, older: string, deadline: number): Promise<void> {
    const [{ aliases, credentials }, oldest] = await Promise.all([
      this.read(id, deadline),
      this.resolve(older, deadline),
    ]);
    const names = [id, ...aliases].map((alias) => ALIAS_OF_ME + alias);
    await this.record(oldest, [...names, ...credentials], deadline);
  }

  private async record(id: string, names: readonly string[], deadline: number): Promise<void> {
    const call = recordIdentity({ identity: identityKey(id), now: Date.now(), names });
    await this.runner.run(call, deadline);
  }
}

/** The identity that a credential proves: permanently the one it was first linked to. */
export class CredentialRegistry {
  constructor(
    private readonly runner: ScriptRunner,
    private readonly identities: IdentityRegistry,
  ) {}

  /**
   * Links a credential unless it is linked already; of several simultaneous calls the first one wins. Safe to repeat: a
   * repeated call also completes one that crashed between its two steps.
   * @returns the identity that the credential proves, which may have become an alias.
   */
  async link(credential: Credential, identityId: string, deadline: number): Promise<string> {
    const call = claimCredential({ credential: credentialKey(credential), identity: identityId });
    const [, owner] = await this.runner.run(call, deadline);
    await this.identities.recordCredential(owner, credential, deadline);
    return owner;
  }
}
