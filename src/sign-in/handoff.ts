import type { ProveSource } from '../cart/merge/source-verifier';
import type { CartMerge } from '../cart/merge/receipt';
import type { Channel } from '../identity/channel';
import { Refusal } from '../errors';
import type { AccessTokens } from '../identity/tokens/access-token';
import type { Party, Viewer } from '../identity/caller';
import { isHandoffCode } from '../identity/codes/handoff-codes';
import type { HandoffCodes, Taker, TakersBy } from '../identity/codes/handoff-codes';
import type { Identities } from '../identity/identity-registry';
import { handoffSecret, newSessionSecret, sessionIdOf } from '../identity/sessions/session';
import type { OpenedSession, SessionService } from '../identity/sessions/session-service';
import type { SignInCarts } from './sign-in-carts';

/** What the shopper on the receiving side is to be asked about: they may have got the link from somebody else. */
export interface HandoffOffer {
  readonly kind: Viewer['kind'];
  readonly from: Channel;
  readonly lineCount: number;
  readonly totalQuantity: number;
}

/** What a code brought; a session that was there before has no new secret. */
export interface Redeemed {
  readonly session: Pick<OpenedSession, 'signedIn' | 'secret'>;
  readonly merge: CartMerge | null;
}

/** Who redeems a code, and where. */
export interface Receiver {
  readonly channel: Channel;
  /** What their client calls itself. */
  readonly agent: string;
  /** Who was signed in there until now. */
  readonly viewer: Viewer | undefined;
  /** What they made up for this confirmation, at random: whoever knows it may repeat it. */
  readonly attempt?: string | undefined;
}

/**
 * Carries a shopper from one channel into another by a code. All calls throw Refusal INVALID_CODE for a code that
 * cannot be redeemed, ALREADY_SIGNED_IN, SIGNED_IN_ELSEWHERE, STORE_UNAVAILABLE or NOT_DURABLE.
 */
export class Handoff {
  constructor(
    private readonly codes: HandoffCodes,
    private readonly sessions: SessionService,
    private readonly identities: Identities,
    private readonly carts: SignInCarts,
  ) {}

  /** A code for the other channel. */
  async offer(source: Viewer, channel: Channel, deadline: number): Promise<string> {
    await this.demandOpenCart(source, deadline);
    return this.codes.issue(source, channel, deadline);
  }

  /** What redeeming would bring; nothing happens. */
  async describe(code: string, receiver: Receiver, deadline: number): Promise<HandoffOffer> {
    const { channel, viewer } = receiver;
    const { source } = await this.codes.look(code, channel, takersOf(receiver), deadline);
    await this.plan(source, viewer, deadline);
    const { lineCount, totalQuantity } = await this.carts.read(source, deadline);
    return { kind: source.kind, from: source.channel, lineCount, totalQuantity };
  }

  /** Uses the code up: whoever else comes with it ends the session that it opened. */
  async redeem(code: string, receiver: Receiver, deadline: number): Promise<Redeemed> {
    const { channel, agent, viewer, attempt } = receiver;
    const { source, seed, taker } = await this.codes.look(code, channel, takersOf(receiver), deadline);
    if (viewer && taker === sessionOf(viewer)) return this.again(viewer, null, deadline);
    const { signIn, merge: guest } = await this.plan(source, viewer, deadline);
    if (guest && viewer?.kind === 'SHOPPER')
      return this.bringCart(code, source, { ...receiver, viewer }, deadline);
    await this.demandOpenCart(signIn, deadline);
    const secret = attempt === undefined ? newSessionSecret() : handoffSecret(seed, attempt);
    await this.codes.take(code, channel, sessionOf({ sessionId: sessionIdOf(secret)! }), deadline);
    const merge = guest
      ? await this.carts.move(viewerFor(guest, channel), viewerFor(signIn, channel), deadline)
      : null;
    const session = await this.openFor(signIn, source, { channel, agent }, deadline, secret);
    await this.sessions.replace(viewer, session.viewer, deadline);
    return { session, merge };
  }

  /**
   * Opens the session unless the one that gave out the code has ended: its owner may have ended all sessions while this
   * one was opening, and must not miss it.
   */
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
   * A guest's cart comes to a shopper who is there already. It opens no session and ends none: the code is the guest's,
   * who could otherwise sign the shopper out with it.
   */
  private async bringCart(
    code: string,
    guest: Viewer,
    { channel, viewer }: Receiver & { viewer: Viewer },
    deadline: number,
  ): Promise<Redeemed> {
    await this.codes.take(code, channel, cartOf(viewer), deadline);
    const merge = await this.carts.move(guest, viewer, deadline);
    return this.again(viewer, merge, deadline);
  }

  /** @throws Refusal SIGNED_IN_ELSEWHERE: where a guest has signed in, nobody becomes that guest. */
  private async demandOpenCart(who: Party, deadline: number): Promise<void> {
    if (who.kind === 'GUEST') await this.carts.read(who, deadline);
  }

  private async again(viewer: Viewer, merge: CartMerge | null, deadline: number): Promise<Redeemed> {
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

/** As whom somebody may have taken a code before. */
function takersOf({ viewer, attempt }: Receiver): TakersBy {
  return (seed) => [
    ...(viewer ? [cartOf(viewer), sessionOf(viewer)] : []),
    ...(attempt === undefined ? [] : [sessionOf({ sessionId: sessionIdOf(handoffSecret(seed, attempt))! })]),
  ];
}

function sessionOf({ sessionId }: Pick<Viewer, 'sessionId'>): Taker {
  return `session:${sessionId}`;
}

function cartOf({ id }: Viewer): Taker {
  return `cart:${id}`;
}

/** Somebody as a merge needs to know them, before they have a session. */
function viewerFor({ id, kind }: Party, channel: Channel): Viewer {
  return { id, kind, channel, sessionId: '', scopes: [] };
}

/** Who is signed in by a hand-off, and whose cart goes into theirs. */
export interface HandoffPlan {
  readonly signIn: Party;
  /** A guest, whose cart goes into that of the one who is signed in, and is closed. */
  readonly merge?: Party;
}

/**
 * What comes of it by who hands off and who is there already. A shopper stays who they are: a link that somebody
 * forwarded must not make them another.
 * @returns undefined if two shoppers would become one.
 */
export function planHandoff(source: Party, receiver: Party | undefined): HandoffPlan | undefined {
  if (!receiver || receiver.id === source.id) return { signIn: source };
  if (receiver.kind === 'GUEST') return { signIn: source, merge: receiver };
  return source.kind === 'GUEST' ? { signIn: receiver, merge: source } : undefined;
}

/**
 * What proves the source of a merge: an access token, or a hand-off code of a guest. A shopper's code does not: links
 * get forwarded, and two accounts that became one by that could not be parted again.
 */
export function sourceProver(accessTokens: AccessTokens, codes: HandoffCodes): ProveSource {
  return async ({ token, target, use, deadline }) => {
    if (!isHandoffCode(token)) return accessTokens.verify(token, deadline);
    const taker = `cart:${target.id}` as const;
    const { source } = await codes.look(token, target.channel, () => [taker], deadline);
    if (source.kind !== 'GUEST') throw new Refusal('INVALID_CODE');
    if (use === 'USE') await codes.take(token, target.channel, taker, deadline);
    return source;
  };
}
