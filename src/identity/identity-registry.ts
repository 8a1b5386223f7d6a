import type { HashReader } from '../redis/hash-reader';
import { credentialKey, identityKey } from '../redis/keys';
import type { ScriptRunner } from '../redis/script-runner';
import { scripts } from '../redis/scripts';
import { followAliases } from './alias-trail';
import { contradict, isCredential } from './credential';
import type { Credential } from './credential';

/** Who an identity is by now, and was before. */
export interface Identities {
  /** Itself, or the older one whose alias it has become. */
  resolve(identityId: string, deadline: number): Promise<string>;
  /** All that one person goes by: the identity of now, and its aliases. */
  namesOf(identityId: string, deadline: number): Promise<string[]>;
}

/** What is kept of an identity beside its cart and its sessions. A guest has no such record. */
export interface IdentityRecord {
  /** The older identity that it has become. */
  readonly alias: string | undefined;
  /** Identities that have become this one. */
  readonly aliases: readonly string[];
  /** What proves it, or one of its aliases. */
  readonly credentials: readonly Credential[];
}

/** Before the name of an alias, among the fields of the identity that it has become. */
const ALIAS_OF_ME = 'alias-of-me:';

/** Who people have turned out to be, for ever. All calls can be repeated, and throw Refusal STORE_UNAVAILABLE or NOT_DURABLE. */
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

  /** Who an identity is by now: itself, or the oldest that it has become. */
  async resolve(id: string, deadline: number): Promise<string> {
    const read = (current: string) => this.read(current, deadline);
    return (await followAliases(id, read, ({ alias }) => alias)).id;
  }

  /** All names one person goes by: the identity of now first, then its aliases. */
  async namesOf(id: string, deadline: number): Promise<string[]> {
    const current = await this.resolve(id, deadline);
    const { aliases } = await this.read(current, deadline);
    return [...new Set([current, id, ...aliases])];
  }

  /** Whether two identities are known to be of two people, see {@link contradict}. */
  async areTwoPeople(id: string, other: string, deadline: number): Promise<boolean> {
    const [one, two] = await Promise.all([this.read(id, deadline), this.read(other, deadline)]);
    return contradict(one.credentials, two.credentials);
  }

  async recordCredential(id: string, credential: Credential, deadline: number): Promise<void> {
    await this.record(id, [credential], deadline);
  }

  /**
   * Whoever the older one is by now is told first what the younger one has, so that at no moment something of this person
   * is out of reach; and once more what came to the younger one meanwhile. An alias never leads anywhere else.
   */
  async recordAlias(id: string, older: string, deadline: number): Promise<void> {
    await this.handOver(id, older, deadline);
    await this.runner.run(scripts.recordAlias, [identityKey(id)], [older], deadline);
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

  private async record(id: string, fields: readonly string[], deadline: number): Promise<void> {
    await this.runner.run(scripts.recordIdentity, [identityKey(id)], [Date.now(), ...fields], deadline);
  }
}

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
