import type { Redis } from 'ioredis';
import { Refusal } from '../errors';
import { MOST_WAITING, Overloaded } from './failures';
import type { RedisClient } from './client';
import type { ScriptArgument } from './scripts';
import { replyOf, followRedirect, servingConnection, servingNode } from './cluster-routing';

/** A script on its way to Redis, by its text or by the hash of it. */
export interface ScriptCommand {
  readonly command: 'eval' | 'evalsha';
  readonly body: string;
  readonly keys: readonly string[];
  readonly args: readonly ScriptArgument[];
}

interface Waiting {
  readonly call: ScriptCommand;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** WAIT blocks the reads on the same connection. Redis checks its clock ten times per second, so WAIT may take 100 ms longer. */
const WAIT_TIMEOUT_MS = 50;

/**
 * Runs scripts that are acknowledged once a replica has their writes. Redis executes nothing else on a connection during
 * WAIT, so there is one WAIT per node at a time, and scripts that run meanwhile share the next.
 */
export class ReplicatedScripts {
  /** For each node with a running WAIT, the calls that share the next one. */
  private readonly waiting = new Map<string, Waiting[]>();

  constructor(private readonly redis: RedisClient) {}

  /** @throws Refusal NOT_DURABLE if the script was executed but no replica confirmed it in time; Overloaded. */
  async call(call: ScriptCommand): Promise<unknown> {
    const node = servingNode(this.redis, call.keys[0]!);
    return new Promise((resolve, reject) => {
      const waiting = this.waiting.get(node);
      if (waiting && waiting.length >= MOST_WAITING) reject(new Overloaded());
      else if (waiting) waiting.push({ call, resolve, reject });
      else void this.sendAll(node, [{ call, resolve, reject }]);
    });
  }

  private async sendAll(node: string, first: Waiting[]): Promise<void> {
    for (let batch = first; batch.length > 0; batch = this.waiting.get(node) ?? []) {
      this.waiting.set(node, []);
      await this.send(batch);
    }
    this.waiting.delete(node);
  }

  private async send(batch: readonly Waiting[]): Promise<void> {
    try {
      const node = servingConnection(this.redis, batch[0]!.call.keys[0]!);
      const results = await Promise.allSettled([
        ...batch.map(({ call }) => evaluate(node, call)),
        awaitReplica(node),
      ]);
      const doubt = doubtBy(results.at(-1)!);
      for (const [index, { call, resolve, reject }] of batch.entries()) {
        const result = results[index]!;
        if (result.status === 'rejected') this.followRedirect(call, result.reason).then(resolve, reject);
        else if (doubt) reject(doubt);
        else resolve(result.value);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  /** A redirected script (its slot is moving) has its own WAIT at the other node. Redirects are rare. */
  private followRedirect(call: ScriptCommand, error: unknown): Promise<unknown> {
    return followRedirect(this.redis, error, async (node) => {
      const [result, wait] = await Promise.allSettled([evaluate(node, call), awaitReplica(node)]);
      const reply = replyOf(result);
      const doubt = doubtBy(wait);
      if (doubt) throw doubt;
      return reply;
    });
  }
}

function evaluate(node: Redis, { command, body, keys, args }: ScriptCommand): Promise<unknown> {
  return node[command](body, keys.length, ...keys, ...args);
}

/** Must follow the write on the same connection: WAIT covers only the writes of its own connection. */
function awaitReplica(node: Redis): Promise<number> {
  return node.wait(1, WAIT_TIMEOUT_MS);
}

/** Why the writes before a WAIT may be lost; undefined if a replica has them. */
function doubtBy(wait: PromiseSettledResult<unknown>): Error | undefined {
  if (wait.status === 'rejected') return wait.reason as Error;
  return (wait.value as number) < 1 ? new Refusal('NOT_DURABLE') : undefined;
}
