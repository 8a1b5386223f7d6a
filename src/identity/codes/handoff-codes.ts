import { randomBytes } from 'node:crypto';
import type { Channel } from '../channel';
import { Refusal } from '../../errors';
import type { KnownCode, OneTimeCodes } from './one-time-codes';
import { newSecret } from './one-time-codes';
import type { SessionService } from '../sessions/session-service';
import type { Viewer } from '../caller';

export const HANDOFF_SECONDS = 60;

const CODE_BYTES = 16;
const CODE = /^[A-Za-z0-9_-]{21}[AQgw]$/;

/** Who takes a code: a session that it opens, or a cart that a guest's goes into. */
export type Taker = `session:${string}` | `cart:${string}`;

/** What a code stands for. */
export interface KnownHandoff {
  /** Who gave it out. */
  readonly source: Viewer;
  /** 256 random bits that nobody but us and Redis knows. */
  readonly seed: string;
  /** Who took it first, if anybody did. */
  readonly taker: string | undefined;
}

/** As whom somebody comes with a code: each may have taken it before. */
export type TakersBy = (seed: string) => readonly Taker[];

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
    const payload = JSON.stringify({ source, seed: newSecret() });
    await this.codes.put(code, { bound: boundTo(channel), payload, seconds: HANDOFF_SECONDS }, deadline);
    return code;
  }

  /**
   * Whose code it is, without taking it.
   * @throws Refusal INVALID_CODE for whatever cannot be taken; it never says why.
   */
  async look(code: string, channel: Channel, takersBy: TakersBy, deadline: number): Promise<KnownHandoff> {
    if (!isHandoffCode(code)) throw new Refusal('INVALID_CODE');
    return this.demand(await this.codes.look(code, boundTo(channel), deadline), takersBy, deadline);
  }

  /** @throws Refusal INVALID_CODE like {@link look} */
  async take(code: string, channel: Channel, taker: Taker, deadline: number): Promise<void> {
    await this.demand(
      await this.codes.takeAs(taker, code, boundTo(channel), deadline),
      () => [taker],
      deadline,
    );
  }

  private async demand(
    known: KnownCode | undefined,
    takersBy: TakersBy,
    deadline: number,
  ): Promise<KnownHandoff> {
    if (!known) throw new Refusal('INVALID_CODE');
    const { source, seed } = JSON.parse(known.payload) as Pick<KnownHandoff, 'source' | 'seed'>;
    const { taker } = known;
    if (taker !== undefined && !takersBy(seed).some((allowed) => allowed === taker)) {
      await this.endOpened(taker, source, deadline);
      throw new Refusal('INVALID_CODE');
    }
    if (!(await this.sessions.isLiving(source.sessionId, deadline))) throw new Refusal('INVALID_CODE');
    return { source, seed, taker };
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
