import type { FastifyBaseLogger } from 'fastify';
import { CartService } from '../cart/cart-service';
import { CartStore } from '../cart/cart-store';
import { ChangeRunner } from '../cart/change-runner';
import { MergeCart } from '../cart/merge/merge-cart';
import { MergePlanner } from '../cart/merge/merge-planner';
import { FormerIds, MergeHistory, MergeReader } from '../cart/merge/merge-reader';
import { PreviewMergeCart } from '../cart/merge/preview-merge-cart';
import type { ProveSource } from '../cart/merge/source-verifier';
import { SourceVerifier } from '../cart/merge/source-verifier';
import { MergeFinisher } from '../cart/merge/transfer/finisher';
import { ClaimsReader, MergeSweeper } from '../cart/merge/transfer/sweeper';
import { MergeDriver } from '../cart/merge/transfer/transfer';
import { MergeStore } from '../cart/merge/transfer/transfer-store';
import { UndoDriver, UndoStore } from '../cart/merge/transfer/undo-transfer';
import { UndoMergeCart } from '../cart/merge/undo-merge-cart';
import { OrderStore } from '../cart/orders/order-store';
import { OrderTrail } from '../cart/orders/order-trail';
import { OrderWalk } from '../cart/orders/order-walk';
import { TakeOrderedLines } from '../cart/orders/take-ordered-lines';
import { SyncCart, SyncStore } from '../cart/sync/sync-cart';
import type { Config } from '../config/config';
import type { CartServices } from '../context';
import { HandoffCodes } from '../identity/codes/handoff-codes';
import { OneTimeCodes } from '../identity/codes/one-time-codes';
import { CredentialRegistry, IdentityRegistry } from '../identity/identity-registry';
import type { SigningKeys } from '../identity/keys/signing-keys';
import { IdentityWatch } from '../identity/sessions/identity-watch';
import { LostData } from '../identity/sessions/lost-data';
import { ListedSessions, OwnSessions } from '../identity/sessions/own-sessions';
import { Revocations, SessionEnding } from '../identity/sessions/revocations';
import { SessionService } from '../identity/sessions/session-service';
import { ClosedCarts, SessionIndex, SessionStore } from '../identity/sessions/session-store';
import { AccessTokens, ServiceTokens } from '../identity/tokens/access-token';
import { RefreshTokens } from '../identity/tokens/signed-tokens';
import { ServiceClients } from '../identity/tokens/service-clients';
import type { RedisClient } from '../redis/client';
import { HashReader } from '../redis/hash-reader';
import { ScriptRunner } from '../redis/script-runner';
import { AccountLinks } from '../sign-in/account-links';
import { Handoff, sourceProver } from '../sign-in/handoff';
import { ShopTokens } from '../sign-in/shop-tokens';
import { Arrivals, SignIn } from '../sign-in/sign-in';
import { SignInCarts } from '../sign-in/sign-in-carts';
import { ZaloLogin } from '../sign-in/zalo-login';
import type { Metrics } from '../telemetry/metrics';
import { Zalo } from '../zalo/zalo';

/** What exists before the services are created. */
export interface Ground {
  readonly redis: RedisClient;
  readonly keys: SigningKeys;
  readonly metrics: Metrics;
  readonly log: FastifyBaseLogger;
}

/** Creates all services, once per process. */
export function wireServices(config: Config, ground: Ground) {
  const { redis, metrics } = ground;
  const runner = new ScriptRunner(redis, config.durability, metrics.observeCommand);
  const reader = new HashReader(redis, metrics.observeCommand);
  const store: Store = { runner, reader, identities: new IdentityRegistry(runner, reader) };
  const identity = wireIdentity(config, ground, store);
  const codes = new OneTimeCodes(runner, reader);
  const handoffCodes = new HandoffCodes(codes, identity.sessions);
  const proveSource = sourceProver(identity.accessTokens, handoffCodes);
  const { carts, services, sweeper } = wireCarts(config, ground, store, proveSource);
  const signInCarts = new SignInCarts(services, carts, config.signInStrategy, ground.log);
  const signIn = wireSignIn(config, ground, store, { codes, handoffCodes, signInCarts, ...identity });
  return { services, identity, signIn, sweeper };
}

interface Store {
  readonly runner: ScriptRunner;
  readonly reader: HashReader;
  readonly identities: IdentityRegistry;
}

function wireIdentity(
  { tokens, sessionTtlSeconds, cart }: Config,
  { redis, keys, metrics, log }: Ground,
  { runner, reader, identities }: Store,
) {
  const revocations = new Revocations(redis, runner, metrics, log);
  const lostData = new LostData(redis, runner, log);
  const store = new SessionStore(runner, reader, sessionTtlSeconds);
  const accessTokens = new AccessTokens(keys, revocations, lostData, store, tokens);
  const index = new SessionIndex(redis, runner, sessionTtlSeconds);
  const ending = new SessionEnding(store, index, revocations);
  const listed = new ListedSessions(store, index, ending);
  const sessions = new SessionService(
    store,
    listed,
    ending,
    revocations,
    accessTokens,
    new RefreshTokens(keys, tokens.issuer, sessionTtlSeconds),
    identities,
    new IdentityWatch(reader, identities, metrics),
    new ClosedCarts(runner, cart.closedSeconds),
  );
  const ownSessions = new OwnSessions(store, listed, ending, identities);
  const serviceTokens = new ServiceTokens(keys, tokens);
  return { accessTokens, revocations, lostData, sessions, ownSessions, serviceTokens };
}

function wireCarts(
  { cart: settings }: Config,
  { redis, metrics, log }: Ground,
  { runner, reader, identities }: Store,
  proveSource: ProveSource,
) {
  const { limits } = settings;
  const carts = new CartStore(runner, reader, settings);
  const changes = new ChangeRunner(carts, limits);

  const mergeStore = new MergeStore(runner, settings);
  const mergeReader = new MergeReader(reader);
  const mergeDriver = new MergeDriver(mergeStore, mergeReader, identities);
  const undoDriver = new UndoDriver(new UndoStore(runner, settings), mergeReader);
  const finisher = new MergeFinisher(mergeReader, mergeStore, mergeDriver, undoDriver);
  const planner = new MergePlanner(mergeReader, mergeDriver, identities, limits);
  const verifier = new SourceVerifier(proveSource, carts, limits);
  const mergeHistory = new MergeHistory(mergeReader);

  const orderTrail = new OrderTrail(reader, mergeReader, finisher);
  const orderStore = new OrderStore(runner, carts, settings);
  const orderWalk = new OrderWalk(orderStore, orderTrail, finisher);

  const services: CartServices = {
    carts: new CartService(carts, changes, limits),
    syncs: new SyncCart(new SyncStore(carts, limits), changes, limits),
    orders: new TakeOrderedLines(carts, orderStore, changes, orderWalk, limits),
    merges: new MergeCart(mergeStore, mergeDriver, planner, verifier, carts, limits),
    previews: new PreviewMergeCart(mergeStore, mergeReader, planner, verifier, limits),
    undos: new UndoMergeCart(undoDriver, mergeHistory, carts, limits),
    mergeHistory,
    formerIds: new FormerIds(reader, identities),
  };
  const sweeper = new MergeSweeper(new ClaimsReader(redis), finisher, metrics, log);
  return { carts, services, sweeper };
}

function wireSignIn(
  { zalo, identityProvider, serviceClientsFile, cart: { limits } }: Config,
  { redis, metrics, log }: Ground,
  { runner, identities }: Store,
  { codes, handoffCodes, sessions, signInCarts }: SignInNeeds,
) {
  const signIn = new SignIn(new CredentialRegistry(runner, identities), identities, sessions, signInCarts);
  return {
    signIn,
    arrivals: new Arrivals(signInCarts, limits),
    links: new AccountLinks(codes, signIn, sessions, signInCarts),
    handoff: new Handoff(handoffCodes, sessions, identities, signInCarts),
    zaloLogin: new ZaloLogin(codes),
    zalo: zalo && new Zalo(zalo, redis, metrics, log),
    shopTokens: identityProvider && new ShopTokens(identityProvider),
    serviceClients: new ServiceClients(serviceClientsFile),
  };
}

/** What sign-in needs from other rooms. */
interface SignInNeeds {
  readonly codes: OneTimeCodes;
  readonly handoffCodes: HandoffCodes;
  readonly sessions: SessionService;
  readonly signInCarts: SignInCarts;
}
