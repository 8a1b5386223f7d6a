import { createHash, randomBytes } from 'node:crypto';
import type { HashReader } from '../redis/hash-reader';
import { codeKey } from '../redis/keys';
import type { ScriptRunner } from '../redis/script-runner';
import { scripts } from '../redis/scripts';

const SECRET_BYTES = 32;

/** 256 random bits, base64url. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** What a code stands for, and who took it first, if anybody did. */
export interface KnownCode {
  readonly payload: string;
  readonly taker: string | undefined;
}

/** Codes that are good once and for a short time. Redis has only their hashes. */
export class OneTimeCodes {
  constructor(
    private readonly runner: ScriptRunner,
    private readonly reader: HashReader,
  ) {}

  /**
   * @param bound whoever takes the code must name the same, such as a browser or a channel.
   * @param payload what the code stands for.
   */
  async put(code: string, bound: string, payload: string, seconds: number, deadline: number): Promise<void> {
    await this.runner.run(scripts.putCode, [keyOf(code)], [bound, payload, seconds], deadline);
  }

  /** Looks without taking. @returns undefined for a code that is unknown, old, or bound to something else. */
  async look(code: string, bound: string, deadline: number): Promise<KnownCode | undefined> {
    const fields = await this.reader.readHash(keyOf(code), deadline);
    const { payload, taken } = fields;
    return fields['bound'] === bound && payload !== undefined ? { payload, taker: taken } : undefined;
  }

  /** @returns undefined for a code that is unknown, old, taken, or bound to something else. */
  async take(code: string, bound: string, deadline: number): Promise<string | undefined> {
    const taker = newSecret();
    const known = await this.takeAs(taker, code, bound, deadline);
    return known?.taker === taker ? known.payload : undefined;
  }

  /**
   * Takes a code, unless somebody else was first: then that is whom the answer names. Whoever took it may do so again,
   * for a minute longer than it lives.
   * @returns undefined for a code that is unknown, old, or bound to something else.
   */
  async takeAs(taker: string, code: string, bound: string, deadline: number): Promise<KnownCode | undefined> {
    const reply = await this.runner.run(scripts.takeCode, [keyOf(code)], [bound, taker], deadline);
    const [status, payload, first] = reply as [string, string, string];
    return status === 'GONE' ? undefined : { payload, taker: first };
  }
}

function keyOf(code: string): string {
  return codeKey(createHash('sha256').update(code).digest('base64url'));
}
