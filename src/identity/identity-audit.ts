import { setTimeout as pause } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import type { Redis } from 'ioredis';
import type { RedisClient } from '../redis/client';
import type { Hash, HashReader } from '../redis/hash-reader';
import { credentialKey, credentialPrefix, identityPrefix, sessionPrefix } from '../redis/keys';
import { isCredential, isOlder } from './identity';
import type { Credential } from './identity';
import type { IdentityRegistry } from './identity-registry';

/** A contradiction between two records. */
export interface Mismatch {
  /** The key whose record is contradicted. */
  readonly key: string;
  readonly problem: string;
}

/** The records checked in one step, and the contradictions found. */
export interface AuditStep {
  readonly records: number;
  readonly mismatches: readonly Mismatch[];
}

type CheckOne = (key: string, fields: Hash) => Promise<string[]>;

/** Longer than for requests of shoppers, because the audit runs in the background. */
const STEP_MS = 5000;
/** A sign-in in progress may have written the first record but not the second. */
const SIGN_IN_MS = 1000;

/** Compares the records of credentials, identities and sessions with each other, while the service runs. */
export class IdentityAudit {
  constructor(
    private readonly redis: RedisClient,
    private readonly reader: HashReader,
    private readonly identities: IdentityRegistry,
  ) {}

  async *walk(): AsyncGenerator<AuditStep> {
    yield* this.check(credentialPrefix, (key, fields) => this.checkCredential(key, fields));
    yield* this.check(identityPrefix, (key, fields) => this.checkIdentity(key, fields));
    yield* this.check(sessionPrefix, (key, fields) => this.checkSession(key, fields));
  }

  private async *check(prefix: string, checkOne: CheckOne): AsyncGenerator<AuditStep> {
    for await (const keys of scanKeys(this.redis, prefix)) {
      const { records, mismatches } = await this.checkAll(keys, checkOne);
      if (mismatches.length > 0) await pause(SIGN_IN_MS);
      const suspects = [...new Set(mismatches.map(({ key }) => key))];
      yield { records, mismatches: (await this.checkAll(suspects, checkOne)).mismatches };
    }
  }

  private async checkAll(keys: readonly string[], checkOne: CheckOne): Promise<AuditStep> {
    const records = await this.readAll(keys);
    const mismatches = await Promise.all(
      records.map(async ([key, fields]) =>
        (await checkOne(key, fields)).map((problem) => ({ key, problem })),
      ),
    );
    return { records: records.length, mismatches: mismatches.flat() };
  }

  /** Each credential must be in the record of the identity that it proves. */
  private async checkCredential(key: string, { identity = '' }: Hash): Promise<string[]> {
    const { credentials } = await this.identities.read(identity, Date.now() + STEP_MS);
    const credential = key.slice(credentialPrefix.length) as Credential;
    return credentials.includes(credential) ? [] : [`proves ${identity}, whose record does not have it`];
  }

  /** Each credential of an identity must prove it, and an alias must lead to an older identity. */
  private async checkIdentity(key: string, fields: Hash): Promise<string[]> {
    const id = key.slice(identityPrefix.length);
    const { alias } = fields;
    const problems =
      alias === undefined || isOlder(alias, id) ? [] : [`is an alias of ${alias}, which is not older`];
    for (const credential of Object.keys(fields).filter(isCredential)) {
      const problem = await this.disagreement(credential, id);
      if (problem) problems.push(problem);
    }
    return problems;
  }

  /** The credential of a session must prove its identity. */
  private async checkSession(_: string, { credential = '', identity = '' }: Hash): Promise<string[]> {
    if (!isCredential(credential)) return [];
    const problem = await this.disagreement(credential, identity);
    return problem ? [problem] : [];
  }

  private async disagreement(credential: Credential, identity: string): Promise<string | undefined> {
    const [record] = await this.readAll([credentialKey(credential)]);
    const owner = record?.[1]['identity'];
    if (owner === undefined) return `names ${credential}, which proves nobody`;
    const deadline = Date.now() + STEP_MS;
    const [proved, named] = await Promise.all([
      this.identities.resolve(owner, deadline),
      this.identities.resolve(identity, deadline),
    ]);
    return proved === named ? undefined : `is of ${named} by ${credential}, which proves ${proved}`;
  }

  /** Without records that were deleted since the scan. */
  private async readAll(keys: readonly string[]): Promise<[key: string, fields: Hash][]> {
    const answers = await this.reader.readAll(keys, Date.now() + STEP_MS);
    return answers.flatMap((fields, index): [string, Hash][] => {
      if (fields instanceof Error) throw fields;
      return Object.keys(fields).length > 0 ? [[keys[index]!, fields]] : [];
    });
  }
}

const KEYS_A_STEP = 1000;

/** All keys with this prefix on all nodes, in batches. A key that exists during the whole scan is returned at least once. */
export async function* scanKeys(redis: RedisClient, prefix: string): AsyncGenerator<string[]> {
  for (const node of nodesOf(redis)) {
    for await (const keys of node.scanStream({ match: `${prefix}*`, count: KEYS_A_STEP })) {
      if ((keys as string[]).length > 0) yield keys as string[];
    }
  }
}

function nodesOf(redis: RedisClient): Redis[] {
  return redis instanceof Cluster ? redis.nodes('master') : [redis];
}
