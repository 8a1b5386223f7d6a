import { randomBytes } from 'node:crypto';
import type { Channel } from '../channel';
import { Refusal } from '../errors';
import type { KnownCode, OneTimeCodes } from './one-time-codes';
import type { SessionService } from './session-service';
import type { Viewer } from './viewer';

export const HANDOFF_SECONDS = 60;

const CODE_BYTES = 16;
const CODE = /^[A-Za-z0-9_-]{21}[AQgw]$/;

/** Who takes a code: a session that it opens, or a cart that a guest's goes into. */
export type Taker = `session:${string}` | `cart:${string}`;

/** Whether a text is of the shape of a hand-off code, which no token is. */
export function isHandoffCode(text: string): boolean {
  return CODE.test(text);
}

/**
 * Codes that carry somebody from one channel into another: 128 random bits, for 60 seconds, for one taker and one
 * channel, and only as long as the session lives that gave them out.
 */
export class HandoffCodes {
  constructor(
    private readonly codes: OneTimeCodes,
    private readonly sessions: SessionService,
  ) {}

  /** @param channel where it can be redeemed. */
  async issue(source: Viewer, channel: Channel, deadline: number): Promise<string> {
    const code = randomBytes(CODE_BYTES).toString('base64url');
    await this.codes.put(code, boundTo(channel), JSON.stringify(source), HANDOFF_SECONDS, deadline);
    return code;
  }

  /**
   * Whose code it is, without taking it.
   * @param takers may have taken it before.
   * @throws Refusal INVALID_CODE for whatever cannot be taken; it never says why.
   */
  async look(code: string, channel: Channel, takers: readonly Taker[], deadline: number): Promise<Viewer> {
    return this.sourceOf(await this.codes.look(code, boundTo(channel), deadline), takers, deadline);
  }

  /** @throws Refusal INVALID_CODE like {@link look} */
  async take(code: string, channel: Channel, taker: Taker, deadline: number): Promise<Viewer> {
    return this.sourceOf(await this.codes.takeAs(taker, code, boundTo(channel), deadline), [taker], deadline);
  }

  private async sourceOf(
    known: KnownCode | undefined,
    takers: readonly string[],
    deadline: number,
  ): Promise<Viewer> {
    if (!known) throw new Refusal('INVALID_CODE');
    const source = JSON.parse(known.payload) as Viewer;
    if (known.taker !== undefined && !takers.includes(known.taker)) {
      await this.endOpened(known.taker, source, deadline);
      throw new Refusal('INVALID_CODE');
    }
    if (!(await this.sessions.isLiving(source.sessionId, deadline))) throw new Refusal('INVALID_CODE');
    return source;
  }

  /** Two have the code, and one of them should not: nobody knows which (RFC 6749 §4.1.2). */
  private async endOpened(taker: string, { id }: Viewer, deadline: number): Promise<void> {
    const [, sessionId] = /^session:(.+)$/.exec(taker) ?? [];
    if (sessionId !== undefined) await this.sessions.end(sessionId, id, deadline);
  }
}

/** Other codes are bound to other things, so that none passes for a hand-off. */
function boundTo(channel: Channel): string {
  return `handoff to ${channel}`;
}
