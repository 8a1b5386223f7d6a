import { createHash, randomBytes } from 'node:crypto';
import type { HashReader } from '../../redis/hash-reader';
import { codeKey } from '../../redis/keys';
import type { ScriptRunner } from '../../redis/script-runner';
import { putCode, takeCode } from '../../redis/__generated__/script-calls';

const SECRET_BYTES = 32;

/** 256 random bits, base64url. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** A code as it is stored, and its first redeemer, if there is one. */
export interface KnownCode {
  readonly payload: string;
  readonly redeemer: string | undefined;
  /** The session that created it, empty for none; undefined if an older release created it. */
  readonly session: string | undefined;
}

/** The data of a new code. */
export interface CodeOrder {
  /** Must match when the code is redeemed, such as a browser or a channel. */
  readonly bound: string;
  /** Returned when the code is redeemed. */
  readonly payload: string;
  readonly seconds: number;
  /** The session that creates it. */
  readonly session?: string;
}

/** Codes that work once, for a short time. Redis stores only their hashes. */
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
    await this.runner.run(putCode({ code: keyOf(code), bound, payload, seconds, session }), deadline);
  }

  /** Reads without redeeming. @returns undefined for a code that is unknown, expired, or bound to something else. */
  async look(code: string, bound: string, deadline: number): Promise<KnownCode | undefined> {
    const fields = await this.reader.readHash(keyOf(code), deadline);
    const { payload, taken, session } = fields;
    return fields['bound'] === bound && payload !== undefined
      ? { payload, redeemer: taken, session }
      : undefined;
  }

  /** Redeems a code. @returns undefined if it is unknown, expired, already redeemed, or bound to something else. */
  async take(code: string, bound: string, deadline: number): Promise<KnownCode | undefined> {
    const redeemer = newSecret();
    const known = await this.takeAs(redeemer, code, bound, deadline);
    return known?.redeemer === redeemer ? known : undefined;
  }

  /**
   * Redeems a code, unless another redeemer was first; the result names the first one, who may redeem it again until a
   * minute after it expires.
   * @returns undefined for a code that is unknown, expired, or bound to something else.
   */
  async takeAs(
    redeemer: string,
    code: string,
    bound: string,
    deadline: number,
  ): Promise<KnownCode | undefined> {
    const answer = await this.runner.run(takeCode({ code: keyOf(code), bound, redeemer }), deadline);
    if (answer[0] === 'GONE') return undefined;
    const [, payload, first, session] = answer;
    return { payload, redeemer: first, session: session ?? undefined };
  }
}

function keyOf(code: string): string {
  return codeKey(createHash('sha256').update(code).digest('base64url'));
}
