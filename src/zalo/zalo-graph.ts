import { createHmac } from 'node:crypto';
import { Refusal } from '../errors';
import type { ZaloAnswer, ZaloHost } from './zalo-host';

/** A user as Zalo identifies them. */
export interface ZaloUser {
  /** Digits beyond 2^53. Differs in every Zalo App. */
  readonly userId: string;
  /** Only if the user allowed it. */
  readonly name?: string;
  /** URL of the avatar; only if the user allowed it. */
  readonly picture?: string;
}

/** The fixed id that Zalo's SDK returns outside Zalo, the same for everyone. */
const MADE_UP_ID = '3368637342326461234';

/** graph.zalo.me: the user of a token. */
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

/** Proves that the token's own app sends it: lowercase hex HMAC-SHA256, key = app secret. */
export function appSecretProof(appSecret: string, accessToken: string): string {
  return createHmac('sha256', appSecret).update(accessToken).digest('hex');
}

/** @throws Refusal if the response has no user id. A numeric id has lost digits, so it would be another user's. */
export function zaloUserOf({ id, name, picture }: ZaloAnswer): ZaloUser {
  if (typeof id !== 'string' || id === '')
    throw new Refusal('ZALO_UNAVAILABLE', { detail: 'Zalo returned no user. Retry.' });
  if (id === MADE_UP_ID)
    throw new Refusal('ZALO_REJECTED', { detail: 'This Zalo user exists only in development.' });
  const url = (picture as { data?: { url?: unknown } } | null | undefined)?.data?.url;
  return {
    userId: id,
    ...(typeof name === 'string' && name !== '' && { name }),
    ...(typeof url === 'string' && url !== '' && { picture: url }),
  };
}
