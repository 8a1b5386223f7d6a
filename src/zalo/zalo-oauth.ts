import { createHash } from 'node:crypto';
import { Refusal } from '../errors';
import { isOpaque } from './zalo-host';
import type { ZaloAnswer, ZaloHost } from './zalo-host';

/** The shop's Zalo App, and the addresses of Zalo. */
export interface ZaloSettings {
  /** The Zalo App that website and Mini App share, because user ids are per app. */
  readonly appId: string;
  readonly appSecret: string;
  /** `https://oauth.zaloapp.com` */
  readonly oauthBase: string;
  /** `https://graph.zalo.me` */
  readonly graphBase: string;
  /** The callback, as registered at Zalo. */
  readonly callback: string;
}

/** The code challenge (RFC 7636). Zalo always uses S256. */
export function codeChallengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier, 'ascii').digest('base64url');
}

/** oauth.zaloapp.com, version 4: sign-in on the website. */
export class ZaloOauth {
  constructor(
    private readonly settings: ZaloSettings,
    private readonly host: ZaloHost,
  ) {}

  /** The permission page. Zalo accepts only these four parameters. */
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
   * Exchanges the code from the callback for an access token. Never retried, because Zalo uses up the code even if the
   * response is lost.
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

/** Zalo's refresh token and expiry are not needed, because the service has its own session. */
function accessTokenOf({ access_token: token }: ZaloAnswer): string {
  if (isOpaque(token)) return token;
  throw new Refusal('ZALO_UNAVAILABLE', { detail: 'Zalo returned no token. Start the sign-in again.' });
}
