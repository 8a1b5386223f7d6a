import type { Config } from '../config/config';
import { CredentialRegistry } from '../identity/identity-registry';
import type { HandoffCodes } from '../identity/codes/handoff-codes';
import type { IdentityRegistry } from '../identity/identity-registry';
import { ServiceClients } from '../identity/tokens/service-clients';
import type { OneTimeCodes } from '../identity/codes/one-time-codes';
import type { SessionService } from '../identity/sessions/session-service';
import type { RedisClient } from '../redis/client';
import type { ScriptRunner } from '../redis/script-runner';
import { AccountLinks } from '../sign-in/account-links';
import { Arrivals, SignIn } from '../sign-in/sign-in';
import type { SignInCarts } from '../sign-in/sign-in';
import { Handoff } from '../sign-in/handoff';
import { ShopTokens } from '../sign-in/shop-tokens';
import { ZaloLogin } from '../sign-in/zalo-login';
import { Zalo } from '../zalo/zalo';
import type { ZaloLog, ZaloObserver } from '../zalo/zalo-host';

/** The ways of proving who one is, and what follows. */
export interface SignInParts {
  readonly signIn: SignIn;
  readonly links: AccountLinks;
  readonly arrivals: Arrivals;
  readonly handoff: Handoff;
  readonly zaloLogin: ZaloLogin;
  readonly zalo: Zalo | undefined;
  readonly shopTokens: ShopTokens | undefined;
  readonly serviceClients: ServiceClients;
}

export interface SignInNeeds {
  readonly redis: RedisClient;
  readonly runner: ScriptRunner;
  readonly identities: IdentityRegistry;
  readonly sessions: SessionService;
  readonly codes: OneTimeCodes;
  readonly handoffCodes: HandoffCodes;
  readonly carts: SignInCarts;
  readonly observer: ZaloObserver;
  readonly log: ZaloLog;
}

export function createSignInParts(
  { redis, runner, identities, sessions, codes, handoffCodes, carts, observer, log }: SignInNeeds,
  { zalo, identityProvider, serviceClientsFile, cart: { limits } }: Config,
): SignInParts {
  const signIn = new SignIn(new CredentialRegistry(runner, identities), identities, sessions, carts.move);
  return {
    signIn,
    arrivals: new Arrivals(carts, limits),
    links: new AccountLinks(codes, signIn, sessions, carts.read),
    handoff: new Handoff(handoffCodes, sessions, identities, carts),
    zaloLogin: new ZaloLogin(codes),
    zalo: zalo && new Zalo(zalo, redis, observer, log),
    shopTokens: identityProvider && new ShopTokens(identityProvider),
    serviceClients: new ServiceClients(serviceClientsFile),
  };
}
