import { createHash } from 'node:crypto';
import { Refusal } from '../errors';
import { AskedTokens, VerifiedTokens } from './verified-tokens';
import type { TokenMemory } from './verified-tokens';
import { isOpaque, ZaloHost } from './zalo-host';
import type { ZaloLog, ZaloObserver } from './zalo-host';
import type { ZaloUser } from './zalo-graph';
import { ZaloGraph } from './zalo-graph';
import { ZaloOauth } from './zalo-oauth';
import type { ZaloSettings } from './zalo-oauth';

/**
 * Verifies shoppers with Zalo. Zalo's tokens are used once and dropped.
 * Methods that call Zalo throw Refusal ZALO_REJECTED (invalid code or token) or ZALO_UNAVAILABLE (Zalo did not answer;
 * nothing changes for the shopper), after at most three seconds per call.
 */
export class Zalo {
  readonly appId: string;
  private readonly oauth: ZaloOauth;
  private readonly graph: ZaloGraph;
  private readonly verified: VerifiedTokens;
  private readonly asked = new AskedTokens<ZaloUser>();

  constructor(
    settings: ZaloSettings,
    redis: TokenMemory,
    observer: ZaloObserver,
    private readonly log: ZaloLog,
  ) {
    this.appId = settings.appId;
    this.oauth = new ZaloOauth(settings, new ZaloHost('oauth', settings.oauthBase, observer, log));
    this.graph = new ZaloGraph(settings.appSecret, new ZaloHost('graph', settings.graphBase, observer, log));
    this.verified = new VerifiedTokens(redis);
  }

  /** The page at Zalo where sign-in on the website starts. */
  loginAddress(attempt: { state: string; codeChallenge: string }): string {
    return this.oauth.loginAddress(attempt);
  }

  /** The user of a code from the callback. A code works once: a second call is always rejected. */
  async userOfCode({ code, codeVerifier }: { code: string; codeVerifier: string }): Promise<ZaloUser> {
    refuseUnreadable(code);
    return this.graph.userOf(await this.oauth.tokenOf({ code, codeVerifier }));
  }

  /** The user of a Mini App token; without name and picture if the token was verified in the last five minutes. */
  async userOfMiniAppToken(token: string): Promise<ZaloUser> {
    refuseUnreadable(token);
    return this.asked.once(hashOf(token), () => this.askOnce(token));
  }

  private async askOnce(token: string): Promise<ZaloUser> {
    const userId = await this.verified.userIdOf(token).catch(this.forgetful('read'));
    if (userId !== undefined) return { userId };
    const user = await this.graph.userOf(token);
    await this.verified.remember(token, user.userId).catch(this.forgetful('written'));
    return user;
  }

  /** The cache saves a call; if it fails, sign-in continues. */
  private forgetful(done: string) {
    return (error: unknown) => {
      this.log.warn({ err: error }, `verified Zalo token not ${done}`);
      return undefined;
    };
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function refuseUnreadable(codeOrToken: string): void {
  if (!isOpaque(codeOrToken))
    throw new Refusal('ZALO_REJECTED', { detail: 'This is not a code or token of Zalo.' });
}
