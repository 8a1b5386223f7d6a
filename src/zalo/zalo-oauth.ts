import { createHash } from 'node:crypto';
import { Refusal } from '../errors';
import { isOpaque } from './zalo-host';
import type { ZaloAnswer, ZaloHost } from './zalo-host';

/** The shop's app at Zalo, and where Zalo is. */
export interface ZaloSettings {
  /** Of the Zalo App, which website and Mini App share: user ids are per app. */
  readonly appId: string;
  readonly appSecret: string;
  /** `https://oauth.zaloapp.com` */
  readonly oauthBase: string;
  /** `https://graph.zalo.me` */
  readonly graphBase: string;
  /** Where Zalo sends the browser back to, as registered at Zalo. */
  readonly callback: string;
}

/** What of the verifier of a sign-in may pass through the browser (RFC 7636): S256, which Zalo takes for granted. */
export function codeChallengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier, 'ascii').digest('base64url');
}

/** oauth.zaloapp.com, version 4: signing in on the website. */
export class ZaloOauth {
  constructor(
    private readonly settings: ZaloSettings,
    private readonly host: ZaloHost,
  ) {}

  /** Where the browser goes to. Zalo knows these four parameters and no others, and takes S256 for granted. */
  loginAddress({ state, codeChallenge }: { state: string; codeChallenge: string }): string {
    const { oauthBase, appId, callback } = this.settings;
    const query = new URLSearchParams({
      app_id: appId,
      redirect_uri: callback,
      code_challenge: codeChallenge,
      state,
    });
    return `${oauthBase}/v4/permission?${query.toString()}`;
  }

  /**
   * Turns the code that came to the callback into an access token. The code is used up then, answer or not: this is
   * never sent twice.
   */
  async tokenOf({ code, codeVerifier }: { code: string; codeVerifier: string }): Promise<string> {
    const { appId, appSecret } = this.settings;
    return this.host.ask({
      name: 'access_token',
      path: '/v4/access_token',
      method: 'POST',
      headers: { secret_key: appSecret },
      form: new URLSearchParams({
        code,
        app_id: appId,
        grant_type: 'authorization_code',
        code_verifier: codeVerifier,
      }),
      idempotent: false,
      read: accessTokenOf,
    });
  }
}

/** Zalo's other tokens and times are of no use: the session is ours. */
function accessTokenOf({ access_token: token }: ZaloAnswer): string {
  if (isOpaque(token)) return token;
  throw new Refusal('ZALO_UNAVAILABLE', { detail: 'Zalo gave no token. Start signing in again.' });
}
