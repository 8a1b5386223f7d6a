import { createHash, randomBytes } from 'node:crypto';
import { codeKey } from '../redis/keys';
import type { ScriptRunner } from '../redis/script-runner';
import { scripts } from '../redis/scripts';

const SECRET_BYTES = 32;

/** 256 random bits, base64url. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Codes that are good once and for a short time. Redis has only their hashes. */
export class OneTimeCodes {
  constructor(private readonly runner: ScriptRunner) {}

  /**
   * @param bound whoever takes the code must name the same, such as a browser or a channel.
   * @param payload what the code stands for.
   */
  async put(code: string, bound: string, payload: string, seconds: number, deadline: number): Promise<void> {
    await this.runner.run(scripts.putCode, [keyOf(code)], [bound, payload, seconds], deadline);
  }

  /** @returns undefined for a code that is unknown, old, taken, or bound to something else. */
  async take(code: string, bound: string, deadline: number): Promise<string | undefined> {
    const [status, payload] = await this.runner.run(
      scripts.takeCode,
      [keyOf(code)],
      [bound, newSecret()],
      deadline,
    );
    return status === 'OK' ? (payload as string) : undefined;
  }
}

function keyOf(code: string): string {
  return codeKey(createHash('sha256').update(code).digest('base64url'));
}
