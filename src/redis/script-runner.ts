import { Refusal } from '../errors';
import type { RedisClient } from './client';
import { Patience } from './patience';
import { retryUntil } from './retry';
import { ReplicatedScripts } from './replicated-scripts';
import type { Script, ScriptCall, ScriptReply } from './scripts';
import { sendAlone } from './cluster-routing';

/** Told about every attempt at a script or at a read of hashes and lists: its name, duration in seconds, and whether it got an answer. */
export type ObserveCommand = (name: string, seconds: number, outcome: 'ok' | 'error') => void;

/** Makes one attempt and tells how it went. */
export async function observed<T>(
  observe: ObserveCommand,
  name: string,
  attempt: () => Promise<T>,
): Promise<T> {
  const started = performance.now();
  let outcome: 'ok' | 'error' = 'error';
  try {
    const answer = await attempt();
    outcome = 'ok';
    return answer;
  } finally {
    observe(name, (performance.now() - started) / 1000, outcome);
  }
}

/** When a write counts as kept: in the log of the one Redis, or also in the memory of a replica. */
export type Durability = 'fsync' | 'replicated';

/** What a script answers but with this status. */
export type Except<Reply extends ScriptReply, Status extends string> = Exclude<
  Reply,
  readonly [status: Status, ...rest: unknown[]]
>;

/** What a caller of a script gets: one that came too late is tried again or thrown. */
export type Answer<Reply extends ScriptReply> = Except<Reply, 'LATE'>;

/** Sends a script, by its text or by the hash of it. */
type Evaluate = (command: 'eval' | 'evalsha', body: string) => Promise<unknown>;

/** Runs scripts that are safe to repeat, until they are answered, or their deadline has come. */
export class ScriptRunner {
  private readonly replicated: ReplicatedScripts;
  private readonly patience = new Patience();

  constructor(
    private readonly redis: RedisClient,
    private readonly durability: Durability,
    private readonly observe: ObserveCommand,
  ) {
    this.replicated = new ReplicatedScripts(redis);
  }

  /** @throws Refusal STORE_UNAVAILABLE, or NOT_DURABLE if it was executed but no replica confirmed it in time. */
  run<Reply extends ScriptReply>(call: ScriptCall<Reply>, deadline: number): Promise<Answer<Reply>> {
    if (this.durability === 'fsync') return this.ask(call, deadline);
    const { script, keys, args } = call;
    return this.repeat(script, deadline, (command, body) =>
      this.replicated.call({ command, body, keys, args }),
    );
  }

  /**
   * For a script that writes nothing, so that there is nothing to wait for.
   * @throws Refusal STORE_UNAVAILABLE.
   */
  ask<Reply extends ScriptReply>(
    { script, keys, args }: ScriptCall<Reply>,
    deadline: number,
  ): Promise<Answer<Reply>> {
    return this.repeat(script, deadline, (command, body) =>
      sendAlone(this.redis, keys[0]!, (node) => node[command](body, keys.length, ...keys, ...args)),
    );
  }

  /** The header of a script, from which its call was generated, says what it answers. */
  private repeat<Reply>(script: Script, deadline: number, evaluate: Evaluate): Promise<Reply> {
    return retryUntil(deadline, () =>
      observed(this.observe, script.name, () => this.patience.wait(attempt(script, evaluate))),
    );
  }
}

async function attempt<Reply>(script: Script, evaluate: Evaluate): Promise<Reply> {
  let reply: unknown;
  try {
    reply = await evaluate('evalsha', script.sha);
  } catch (error) {
    // Redis forgets scripts at a restart, a replica never had them.
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    reply = await evaluate('eval', script.source);
  }
  if ((reply as ScriptReply)[0] === 'LATE')
    throw new Refusal('STORE_UNAVAILABLE', { cause: new Error('Redis got the write too late') });
  return reply as Reply;
}
