import { Refusal } from '../errors';
import type { RedisClient } from './client';
import { untilDeadline } from './deadline';
import { ReplicatedScripts } from './replicated-scripts';
import type { Script } from './scripts';
import { replyOf, sendTogether } from './serving-node';

/** When a write counts as kept: in the log of the one Redis, or also in the memory of a replica. */
export type Durability = 'fsync' | 'replicated';

/** Told about every command: script or command name, duration in seconds, and whether it got an answer. */
export type ObserveCommand = (name: string, seconds: number, outcome: 'ok' | 'error') => void;

/** What a script answered: a status word first, the rest as the header of the script says. */
export type ScriptReply = [status: string, ...rest: unknown[]];

/** Runs scripts that are safe to repeat, until they are answered, or their deadline has come. */
export class ScriptRunner {
  private readonly replicated: ReplicatedScripts;

  constructor(
    private readonly redis: RedisClient,
    private readonly durability: Durability,
    private readonly observe: ObserveCommand,
  ) {
    this.replicated = new ReplicatedScripts(redis);
  }

  /** @throws Refusal STORE_UNAVAILABLE, or NOT_DURABLE if it was executed but no replica confirmed it in time. */
  async run(
    script: Script,
    keys: string[],
    args: (string | number)[],
    deadline: number,
  ): Promise<ScriptReply> {
    return untilDeadline(deadline, async () => {
      const started = performance.now();
      let outcome: 'ok' | 'error' = 'error';
      try {
        const reply = await this.attempt(script, keys, args);
        outcome = 'ok';
        return reply;
      } finally {
        this.observe(script.name, (performance.now() - started) / 1000, outcome);
      }
    });
  }

  private async attempt(script: Script, keys: string[], args: (string | number)[]): Promise<ScriptReply> {
    let reply: ScriptReply;
    try {
      reply = await this.evaluate('evalsha', script.sha, keys, args);
    } catch (error) {
      // Redis forgets scripts at a restart, a replica never had them.
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      reply = await this.evaluate('eval', script.source, keys, args);
    }
    if (reply[0] === 'LATE')
      throw new Refusal('STORE_UNAVAILABLE', { cause: new Error('Redis got the write too late') });
    return reply;
  }

  private async evaluate(
    command: 'eval' | 'evalsha',
    body: string,
    keys: string[],
    args: (string | number)[],
  ): Promise<ScriptReply> {
    if (this.durability === 'replicated')
      return (await this.replicated.call({ command, body, keys, args })) as ScriptReply;
    const [result] = await sendTogether(this.redis, keys[0]!, (node) => [
      node[command](body, keys.length, ...keys, ...args),
    ]);
    return replyOf(result!) as ScriptReply;
  }
}
