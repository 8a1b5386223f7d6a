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
 * Proves who somebody is, by Zalo. Zalo's tokens are used for that once and dropped: the session is ours.
 * Every method that asks Zalo throws Refusal ZALO_REJECTED (this code or token is no proof) or ZALO_UNAVAILABLE (Zalo
 * cannot say; nothing about the shopper changes), after three seconds at most for each question.
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

  /** Where to send the browser of somebody who wants to sign in on the website. */
  loginAddress(attempt: { state: string; codeChallenge: string }): string {
    return this.oauth.loginAddress(attempt);
  }

  /** Who came back to the callback with this code. A code is good once: a second call is always rejected. */
  async userOfCode({ code, codeVerifier }: { code: string; codeVerifier: string }): Promise<ZaloUser> {
    refuseUnreadable(code);
    return this.graph.userOf(await this.oauth.tokenOf({ code, codeVerifier }));
  }

  /** Who uses the Mini App; without name and picture if the token was seen in the last five minutes. */
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

  /** To remember spares a question; not to remember is no reason to turn somebody away. */
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
    throw new Refusal('ZALO_REJECTED', { detail: 'This is no code or token of Zalo.' });
}
