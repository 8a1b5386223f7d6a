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
