import { createHmac } from 'node:crypto';
import { Refusal } from '../errors';
import type { ZaloAnswer, ZaloHost } from './zalo-host';

/** Somebody of whom Zalo says who they are. */
export interface ZaloUser {
  /** Digits, more than a number can hold; another one in every Zalo App. */
  readonly userId: string;
  /** Only if the user lets the app know it. */
  readonly name?: string;
  /** Address of the avatar; only if the user lets the app know it. */
  readonly picture?: string;
}

/** What Zalo's own SDK makes up outside Zalo: the same for everybody, so nobody's. */
const MADE_UP_ID = '3368637342326461234';

/** graph.zalo.me: who a token is of. */
export class ZaloGraph {
  constructor(
    private readonly appSecret: string,
    private readonly host: ZaloHost,
  ) {}

  async userOf(accessToken: string): Promise<ZaloUser> {
    return this.host.ask({
      name: 'me',
      path: '/v2.0/me?fields=id,name,picture',
      method: 'GET',
      headers: {
        access_token: accessToken,
        appsecret_proof: appSecretProof(this.appSecret, accessToken),
      },
      idempotent: true,
      read: zaloUserOf,
    });
  }
}

/** Shows that the token is used by the app it was made for: lowercase hex HMAC-SHA256, key = app secret. */
export function appSecretProof(appSecret: string, accessToken: string): string {
  return createHmac('sha256', appSecret).update(accessToken).digest('hex');
}

/** @throws Refusal if the answer does not name a user; a number has lost digits, so it names somebody else. */
export function zaloUserOf({ id, name, picture }: ZaloAnswer): ZaloUser {
  if (typeof id !== 'string' || id === '')
    throw new Refusal('ZALO_UNAVAILABLE', { detail: 'Zalo named no user. Try again.' });
  if (id === MADE_UP_ID)
    throw new Refusal('ZALO_REJECTED', { detail: 'This Zalo user is made up for development.' });
  const url = (picture as { data?: { url?: unknown } } | null | undefined)?.data?.url;
  return {
    userId: id,
    ...(typeof name === 'string' && name !== '' && { name }),
    ...(typeof url === 'string' && url !== '' && { picture: url }),
  };
}
