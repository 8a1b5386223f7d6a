import { identityKey } from '../redis/keys';
import type { ScriptRunner } from '../redis/script-runner';
import { scripts } from '../redis/scripts';

/** Who has turned out to be somebody older: kept for ever, and beside the carts, for whoever signs in. */
export class AliasRegistry {
  constructor(private readonly runner: ScriptRunner) {}

  /** Safe to repeat; an alias never leads anywhere else. */
  async record(id: string, older: string, deadline: number): Promise<void> {
    await this.runner.run(scripts.recordAlias, [identityKey(id)], [older], deadline);
  }
}
