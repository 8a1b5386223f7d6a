import type { Config } from './config';
import { CredentialRegistry } from './identity/credential-registry';
import type { IdentityRegistry } from './identity/identity-registry';
import { OneTimeCodes } from './identity/one-time-codes';
import type { SessionService } from './identity/session-service';
import type { RedisClient } from './redis/client';
import type { ScriptRunner } from './redis/script-runner';
import { ShopTokens } from './sign-in/shop-tokens';
import type { MoveCart } from './sign-in/sign-in';
import { SignIn } from './sign-in/sign-in';
import { ZaloLogin } from './sign-in/zalo-login';
import { Zalo } from './zalo/zalo';
import type { ZaloLog, ZaloObserver } from './zalo/zalo-host';

/** The ways of proving who one is, and what follows. */
export interface SignInParts {
  readonly signIn: SignIn;
  readonly zaloLogin: ZaloLogin;
  readonly zalo: Zalo | undefined;
  readonly shopTokens: ShopTokens | undefined;
}

export interface SignInNeeds {
  readonly redis: RedisClient;
  readonly runner: ScriptRunner;
  readonly identities: IdentityRegistry;
  readonly sessions: SessionService;
  readonly moveCart: MoveCart;
  readonly observer: ZaloObserver;
  readonly log: ZaloLog;
}

export function createSignInParts(
  { redis, runner, identities, sessions, moveCart, observer, log }: SignInNeeds,
  { zalo, identityProvider }: Config,
): SignInParts {
  return {
    signIn: new SignIn(new CredentialRegistry(runner, identities), identities, sessions, moveCart),
    zaloLogin: new ZaloLogin(new OneTimeCodes(runner)),
    zalo: zalo && new Zalo(zalo, redis, observer, log),
    shopTokens: identityProvider && new ShopTokens(identityProvider),
  };
}
