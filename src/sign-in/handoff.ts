import type { CartMerge } from '../cart/merge/receipt';
import type { ProveSource } from '../cart/merge/source-verifier';
import { Refusal } from '../errors';
import type { Channel, Party, Viewer } from '../identity/caller';
import { isHandoffCode } from '../identity/codes/handoff-codes';
import type { HandoffCodes, Redeemer, AllowedRedeemers } from '../identity/codes/handoff-codes';
import type { Identities } from '../identity/identity-registry';
import { handoffSecret, newSessionSecret, sessionIdOf } from '../identity/sessions/session';
import type { OpenedSession, SessionService } from '../identity/sessions/session-service';
import type { AccessTokens } from '../identity/tokens/access-token';
import { viewerWithoutSession } from './sign-in';
import type { SignInCarts } from './sign-in-carts';

/** What the receiving shopper must confirm, because the link may come from another person. */
export interface HandoffOffer {
  readonly kind: Viewer['kind'];
  readonly from: Channel;
  readonly lineCount: number;
  readonly totalQuantity: number;
}

/** The result of redeeming a code. */
export interface Redeemed {
  /** Without a secret if the session existed before. */
  readonly session: Pick<OpenedSession, 'signedIn' | 'secret'>;
  readonly merge: CartMerge | null;
}

/** The side that redeems a code. */
export interface Receiver {
  readonly channel: Channel;
  /** The User-Agent of the client. */
  readonly agent: string;
  /** Who is signed in there. */
  readonly viewer: Viewer | undefined;
  /** A random value of the client for this confirmation, with which it may retry. */
  readonly attempt?: string | undefined;
}

/**
 * Carries a session from one channel into another by a one-time code. All calls throw Refusal INVALID_CODE for a code
 * that cannot be redeemed, ALREADY_SIGNED_IN, SIGNED_IN_ELSEWHERE, STORE_UNAVAILABLE or NOT_DURABLE.
 */
export class Handoff {
  constructor(
    private readonly codes: HandoffCodes,
    private readonly sessions: SessionService,
    private readonly identities: Identities,
    private readonly carts: SignInCarts,
  ) {}

  /** @returns a code for the other channel. */
  async offer(source: Viewer, channel: Channel, deadline: number): Promise<string> {
    await this.assertOpenCart(source, deadline);
    return this.codes.issue(source, channel, deadline);
  }

  /** Previews {@link redeem} without changing anything. */
  async describe(code: string, receiver: Receiver, deadline: number): Promise<HandoffOffer> {
    const { channel, viewer } = receiver;
    const { source } = await this.codes.look(code, channel, allowedRedeemersOf(receiver), deadline);
    await this.plan(source, viewer, deadline);
    const { lineCount, totalQuantity } = await this.carts.read(source, deadline);
    return { kind: source.kind, from: source.channel, lineCount, totalQuantity };
  }

  /** Uses the code up. Using it again, other than as a retry, ends the session that it opened. */
  async redeem(code: string, receiver: Receiver, deadline: number): Promise<Redeemed> {
    const { channel, agent, viewer, attempt } = receiver;
    const { source, seed, redeemer } = await this.codes.look(
      code,
      channel,
      allowedRedeemersOf(receiver),
      deadline,
    );
    if (viewer && redeemer === sessionOf(viewer)) return this.keepSession(viewer, null, deadline);
    const { signIn, merge: guest } = await this.plan(source, viewer, deadline);
    if (guest && viewer?.kind === 'SHOPPER')
      return this.bringCart(code, source, { ...receiver, viewer }, deadline);
    await this.assertOpenCart(signIn, deadline);
    const secret = attempt === undefined ? newSessionSecret() : handoffSecret(seed, attempt);
    await this.codes.take(code, channel, sessionOf({ sessionId: sessionIdOf(secret)! }), deadline);
    const merge = guest
      ? await this.carts.move(
          viewerWithoutSession(guest, channel),
          viewerWithoutSession(signIn, channel),
          deadline,
        )
      : null;
    const session = await this.openFor(signIn, source, { channel, agent }, deadline, secret);
    await this.sessions.replace(viewer, session.viewer, deadline);
    return { session, merge };
  }

  /** Ends the new session if the one that issued the code has ended meanwhile, such as by a sign-out everywhere. */
  private async openFor(
    { id, kind }: Party,
    { sessionId: openedBy }: Viewer,
    device: Pick<Receiver, 'channel' | 'agent'>,
    deadline: number,
    secret: string,
  ): Promise<OpenedSession> {
    const session = await this.sessions.open({ identity: id, kind, ...device, openedBy }, deadline, secret);
    if (await this.sessions.isLiving(openedBy, deadline)) return session;
    await this.sessions.end(session.viewer.sessionId, id, deadline);
    throw new Refusal('INVALID_CODE');
  }

  /**
   * Merges the cart of a guest into that of a shopper who is already signed in. It opens and ends no session: otherwise
   * the guest could sign the shopper out with the code.
   */
  private async bringCart(
    code: string,
    guest: Viewer,
    { channel, viewer }: Receiver & { viewer: Viewer },
    deadline: number,
  ): Promise<Redeemed> {
    await this.codes.take(code, channel, cartOf(viewer), deadline);
    const merge = await this.carts.move(guest, viewer, deadline);
    return this.keepSession(viewer, merge, deadline);
  }

  /** @throws Refusal SIGNED_IN_ELSEWHERE for a guest who has signed in: nobody may become that guest again. */
  private async assertOpenCart(who: Party, deadline: number): Promise<void> {
    if (who.kind === 'GUEST') await this.carts.read(who, deadline);
  }

  private async keepSession(viewer: Viewer, merge: CartMerge | null, deadline: number): Promise<Redeemed> {
    const signedIn = await this.sessions.signAgain(viewer.sessionId, deadline);
    return { session: { signedIn, secret: undefined }, merge };
  }

  private async plan(source: Viewer, receiver: Viewer | undefined, deadline: number): Promise<HandoffPlan> {
    const [from, to] = await Promise.all([
      this.partyNow(source, deadline),
      receiver && this.partyNow(receiver, deadline),
    ]);
    const plan = planHandoff(from, to);
    if (!plan) throw new Refusal('ALREADY_SIGNED_IN');
    return plan;
  }

  private async partyNow({ id, kind }: Viewer, deadline: number): Promise<Party> {
    return kind === 'GUEST' ? { id, kind } : { id: await this.identities.resolve(id, deadline), kind };
  }
}

/** The names under which this receiver may have redeemed the code before. */
function allowedRedeemersOf({ viewer, attempt }: Receiver): AllowedRedeemers {
  return (seed) => [
    ...(viewer ? [cartOf(viewer), sessionOf(viewer)] : []),
    ...(attempt === undefined ? [] : [sessionOf({ sessionId: sessionIdOf(handoffSecret(seed, attempt))! })]),
  ];
}

function sessionOf({ sessionId }: Pick<Viewer, 'sessionId'>): Redeemer {
  return `session:${sessionId}`;
}

function cartOf({ id }: Viewer): Redeemer {
  return `cart:${id}`;
}

export interface HandoffPlan {
  readonly signIn: Party;
  /** A guest, whose cart is merged into that of `signIn` and closed. */
  readonly merge?: Party;
}

/**
 * Decides who is signed in and whose cart is merged. A shopper who receives a hand-off stays signed in: a forwarded link
 * must not sign them in as another person.
 * @returns undefined if two shoppers would become one.
 */
export function planHandoff(source: Party, receiver: Party | undefined): HandoffPlan | undefined {
  if (!receiver || receiver.id === source.id) return { signIn: source };
  if (receiver.kind === 'GUEST') return { signIn: source, merge: receiver };
  return source.kind === 'GUEST' ? { signIn: receiver, merge: source } : undefined;
}

/**
 * Verifies the source of a merge: an access token, or the hand-off code of a guest. The code of a shopper is refused,
 * because links get forwarded, and a merge of two accounts cannot be undone.
 */
export function sourceProver(accessTokens: AccessTokens, codes: HandoffCodes): ProveSource {
  return async ({ token, target, use, deadline }) => {
    if (!isHandoffCode(token)) return accessTokens.verify(token, deadline);
    const redeemer = `cart:${target.id}` as const;
    const { source } = await codes.look(token, target.channel, () => [redeemer], deadline);
    if (source.kind !== 'GUEST') throw new Refusal('INVALID_CODE');
    if (use === 'USE') await codes.take(token, target.channel, redeemer, deadline);
    return source;
  };
}
