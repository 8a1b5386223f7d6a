import { createHash, randomBytes } from 'node:crypto';
import type { HashReader } from '../../redis/hash-reader';
import { codeKey } from '../../redis/keys';
import type { ScriptRunner } from '../../redis/script-runner';
import { scripts } from '../../redis/scripts';

const SECRET_BYTES = 32;

/** 256 random bits, base64url. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** What a code stands for, and who took it first, if anybody did. */
export interface KnownCode {
  readonly payload: string;
  readonly taker: string | undefined;
  /** The session that it was made in, empty for none; undefined if an older release made it. */
  readonly session: string | undefined;
}

/** What a code is made from. */
export interface CodeOrder {
  /** Taking the code needs the same, such as a browser or a channel. */
  readonly bound: string;
  /** What it stands for. */
  readonly payload: string;
  readonly seconds: number;
  /** The session that it is made in. */
  readonly session?: string;
}

/** Codes that are good once and for a short time. Redis has only their hashes. */
export class OneTimeCodes {
  constructor(
    private readonly runner: ScriptRunner,
    private readonly reader: HashReader,
  ) {}

  async put(
    code: string,
    { bound, payload, seconds, session = '' }: CodeOrder,
    deadline: number,
  ): Promise<void> {
    await this.runner.run(scripts.putCode, [keyOf(code)], [bound, payload, seconds, session], deadline);
  }

  /** Looks without taking. @returns undefined for a code that is unknown, old, or bound to something else. */
  async look(code: string, bound: string, deadline: number): Promise<KnownCode | undefined> {
    const fields = await this.reader.readHash(keyOf(code), deadline);
    const { payload, taken, session } = fields;
    return fields['bound'] === bound && payload !== undefined
      ? { payload, taker: taken, session }
      : undefined;
  }

  /** @returns undefined for a code that is unknown, old, taken, or bound to something else. */
  async take(code: string, bound: string, deadline: number): Promise<KnownCode | undefined> {
    const taker = newSecret();
    const known = await this.takeAs(taker, code, bound, deadline);
    return known?.taker === taker ? known : undefined;
  }

  /**
   * Takes a code, unless somebody else was first: then that is whom the answer names. Whoever took it may do so again,
   * for a minute longer than it lives.
   * @returns undefined for a code that is unknown, old, or bound to something else.
   */
  async takeAs(taker: string, code: string, bound: string, deadline: number): Promise<KnownCode | undefined> {
    const reply = await this.runner.run(scripts.takeCode, [keyOf(code)], [bound, taker], deadline);
    const [status, payload, first, session] = reply as [string, string, string, string?];
    return status === 'GONE' ? undefined : { payload, taker: first, session: session ?? undefined };
  }
}

function keyOf(code: string): string {
  return codeKey(createHash('sha256').update(code).digest('base64url'));
}
