import type { HashReader } from '../redis/hash-reader';
import { identityKey } from '../redis/keys';
import type { ScriptRunner } from '../redis/script-runner';
import { scripts } from '../redis/scripts';

/** Who has turned out to be somebody older: kept for ever, and beside the carts, for whoever signs in. */
export class AliasRegistry {
  constructor(
    private readonly runner: ScriptRunner,
    private readonly reader: HashReader,
  ) {}

  /** Safe to repeat; an alias never leads anywhere else. */
  async record(id: string, older: string, deadline: number): Promise<void> {
    await this.runner.run(scripts.recordAlias, [identityKey(id)], [older], deadline);
  }

  /** Who an identity is by now. Each alias leads to somebody older, so there is an end. */
  async resolve(id: string, deadline: number): Promise<string> {
    const [record] = await this.reader.readAll([identityKey(id)], deadline);
    if (record instanceof Error) throw record;
    const older = record?.['alias'];
    return older === undefined ? id : this.resolve(older, deadline);
  }

  async namesOf(id: string, deadline: number): Promise<string[]> {
    return [...new Set([await this.resolve(id, deadline), id])];
  }
}
