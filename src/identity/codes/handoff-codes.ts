import { randomBytes } from 'node:crypto';
import type { Channel, Viewer } from '../caller';
import { Refusal } from '../../errors';
import type { KnownCode, OneTimeCodes } from './one-time-codes';
import { newSecret } from './one-time-codes';
import type { SessionService } from '../sessions/session-service';

export const HANDOFF_SECONDS = 60;

const CODE_BYTES = 16;
const CODE = /^[A-Za-z0-9_-]{21}[AQgw]$/;

/** What redeems a code: the session that it opens, or the cart that the guest's cart merges into. */
export type Redeemer = `session:${string}` | `cart:${string}`;

/** A code that can be redeemed. */
export interface KnownHandoff {
  /** The caller who issued it. */
  readonly source: Viewer;
  /** 256 random bits, known only to the service and Redis. */
  readonly seed: string;
  /** The first redeemer, if there is one. */
  readonly redeemer: string | undefined;
}

/** The redeemers that a caller may count as: any of them may have redeemed the code before. */
export type AllowedRedeemers = (seed: string) => readonly Redeemer[];

/** Whether a text has the form of a hand-off code, which no token has. */
export function isHandoffCode(text: string): boolean {
  return CODE.test(text);
}

/**
 * Codes that carry a session into another channel: 128 random bits, valid for 60 seconds, for one redeemer and one
 * channel, while the session that issued them lives.
 */
export class HandoffCodes {
  constructor(
    private readonly codes: OneTimeCodes,
    private readonly sessions: SessionService,
  ) {}

  /** @param channel where the code can be redeemed. */
  async issue(source: Viewer, channel: Channel, deadline: number): Promise<string> {
    const code = randomBytes(CODE_BYTES).toString('base64url');
    const payload = JSON.stringify({ source, seed: newSecret() });
    await this.codes.put(code, { bound: boundTo(channel), payload, seconds: HANDOFF_SECONDS }, deadline);
    return code;
  }

  /**
   * Reads a code without redeeming it.
   * @throws Refusal INVALID_CODE, without a reason, if it cannot be redeemed.
   */
  async look(
    code: string,
    channel: Channel,
    allowedRedeemers: AllowedRedeemers,
    deadline: number,
  ): Promise<KnownHandoff> {
    if (!isHandoffCode(code)) throw new Refusal('INVALID_CODE');
    return this.demand(await this.codes.look(code, boundTo(channel), deadline), allowedRedeemers, deadline);
  }

  /** @throws Refusal INVALID_CODE like {@link look} */
  async take(code: string, channel: Channel, redeemer: Redeemer, deadline: number): Promise<void> {
    await this.demand(
      await this.codes.takeAs(redeemer, code, boundTo(channel), deadline),
      () => [redeemer],
      deadline,
    );
  }

  private async demand(
    known: KnownCode | undefined,
    allowedRedeemers: AllowedRedeemers,
    deadline: number,
  ): Promise<KnownHandoff> {
    if (!known) throw new Refusal('INVALID_CODE');
    const { source, seed } = JSON.parse(known.payload) as Pick<KnownHandoff, 'source' | 'seed'>;
    const { redeemer } = known;
    if (redeemer !== undefined && !allowedRedeemers(seed).some((allowed) => allowed === redeemer)) {
      await this.endOpened(redeemer, source, deadline);
      throw new Refusal('INVALID_CODE');
    }
    if (!(await this.sessions.isLiving(source.sessionId, deadline))) throw new Refusal('INVALID_CODE');
    return { source, seed, redeemer };
  }

  /** Two parties have the code, and either may have stolen it (RFC 6749 §4.1.2). */
  private async endOpened(redeemer: string, { id }: Viewer, deadline: number): Promise<void> {
    const [, sessionId] = /^session:(.+)$/.exec(redeemer) ?? [];
    if (sessionId !== undefined) await this.sessions.end(sessionId, id, deadline);
  }
}

/** The prefix keeps other kinds of codes from being used as hand-offs. */
function boundTo(channel: Channel): string {
  return `handoff to ${channel}`;
}
