import type { Channel } from '../channel';
import type { AccessTokens } from './access-token';
import { ACCESS_TOKEN_SECONDS } from './access-token';
import { newIdentityId } from './identity';

/** What every way of signing in answers. */
export interface SignedIn {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  readonly expiresIn: number;
  readonly identity: { readonly id: string; readonly kind: 'GUEST' | 'SHOPPER' };
}

/** Makes somebody new. Nothing is stored: who never adds anything leaves nothing behind. */
export async function signInGuest(tokens: AccessTokens, channel: Channel): Promise<SignedIn> {
  const viewer = {
    id: newIdentityId(),
    kind: 'GUEST',
    channel,
    sessionId: newIdentityId(),
    scopes: [],
  } as const;
  return {
    accessToken: await tokens.issue(viewer),
    tokenType: 'Bearer',
    expiresIn: ACCESS_TOKEN_SECONDS,
    identity: { id: viewer.id, kind: viewer.kind },
  };
}
