import type { FastifyBaseLogger } from 'fastify';
import type { CartParts } from './cart-parts';
import { createCartParts } from './cart-parts';
import type { AuditLog } from '../cart/cart-request';
import { MergeHistory } from '../cart/merge/merge-reader';
import { ClaimsReader, MergeSweeper } from '../cart/merge/transfer/sweeper';
import type { Config } from '../config/config';
import { Context } from '../context';
import type { IdentityParts } from './identity-parts';
import { createIdentityParts } from './identity-parts';
import { HandoffCodes } from '../identity/codes/handoff-codes';
import { IdentityRegistry } from '../identity/identity-registry';
import { OneTimeCodes } from '../identity/codes/one-time-codes';
import type { SigningKeys } from '../identity/keys/signing-keys';
import type { RedisClient } from '../redis/client';
import { HashReader } from '../redis/hash-reader';
import { ScriptRunner } from '../redis/script-runner';
import type { SignInParts } from './sign-in-parts';
import { createSignInParts } from './sign-in-parts';
import type { MoveCart } from '../sign-in/sign-in';
import { sourceProver } from '../sign-in/handoff';
import type { Metrics } from '../telemetry/metrics';

/** What is shared by all requests. */
export interface Parts {
  readonly cart: CartParts;
  readonly identity: IdentityParts;
  readonly signIn: SignInParts;
  readonly sweeper: MergeSweeper;
}

export interface PartsNeeds {
  readonly redis: RedisClient;
  readonly keys: SigningKeys;
  readonly metrics: Metrics;
  readonly log: FastifyBaseLogger;
}

export function createParts(config: Config, { redis, keys, metrics, log }: PartsNeeds): Parts {
  const runner = new ScriptRunner(redis, config.durability, metrics.observeCommand);
  const reader = new HashReader(redis, metrics.observeCommand);
  const identities = new IdentityRegistry(runner, reader);
  const shared = { redis, runner, reader, identities, observer: metrics, log };
  const { tokens, sessionTtlSeconds, cart: settings } = config;
  const identity = createIdentityParts(
    { ...shared, keys },
    tokens,
    sessionTtlSeconds,
    settings.closedSeconds,
  );
  const { accessTokens, sessions } = identity;
  const codes = new OneTimeCodes(runner, reader);
  const handoffCodes = new HandoffCodes(codes, sessions);
  const proveSource = sourceProver(accessTokens, handoffCodes);
  const cart = createCartParts(runner, reader, identities, settings, proveSource);
  const lastMerge = async (cartId: string, deadline: number) =>
    (await new MergeHistory(cart.mergeReader, { deadline }).merges(cartId))[0];
  const read = cart.store.readCartOf.bind(cart.store);
  const carts = { move: mover(cart, config, log), lastMerge, read };
  const signIn = createSignInParts({ ...shared, sessions, codes, handoffCodes, carts }, config);
  const sweeper = new MergeSweeper(new ClaimsReader(redis), cart.finisher, metrics, log);
  return { cart, identity, signIn, sweeper };
}

/** A merge for somebody who has just proved both sides by signing in, which closes the cart of a guest. */
function mover(parts: CartParts, { signInStrategy }: Config, log: AuditLog): MoveCart {
  return async (source, target, deadline) => {
    const { merges } = new Context(parts, target, deadline, log);
    const proved = { source, viewer: target, closes: source.kind === 'GUEST', mayJoin: true };
    const { merge } = await merges.mergeProved(proved, { strategy: signInStrategy });
    return merge;
  };
}
