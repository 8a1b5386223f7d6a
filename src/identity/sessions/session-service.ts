import { LRUCache } from 'lru-cache';
import { Refusal } from '../../errors';
import type { AccessTokens } from '../tokens/access-token';
import { ACCESS_TOKEN_SECONDS } from '../tokens/access-token';
import type { ClosedCarts, SessionOrder, SessionStore } from './session-store';
import type { Identities } from '../identity-registry';
import type { IdentityWatch } from './identity-watch';
import type { ListedSessions } from './own-sessions';
import type { RefreshTokens } from '../tokens/refresh-token';
import type { Revocations, SessionEnding } from './revocations';
import type { Session } from './session';
import { newSessionSecret, sessionIdOf } from './session';
import type { Viewer } from '../caller';

/** What every way of signing in answers. */
export interface SignedIn {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  /** Seconds until the access token is worth nothing. */
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly identity: Pick<Viewer, 'id' | 'kind'>;
}

export interface OpenedSession {
  readonly signedIn: SignedIn;
  readonly viewer: Viewer;
  /** What the website's cookie is to hold; other channels have none. */
  readonly secret: string | undefined;
}

/** Somebody by the cookie they hold. */
export interface SessionHolder {
  readonly secret: string;
  readonly viewer: Viewer;
}

/** What comes by cookie need not be written down each time. */
const TOUCH_EVERY_SECONDS = 3600;
const REMEMBERED_SECRETS = 10_000;
const REMEMBER_MS = 2000;

/**
 * Everything about a session once an identity is known. Deadlines are Unix ms; what Redis has not answered by then is
 * Refusal STORE_UNAVAILABLE or NOT_DURABLE.
 */
export class SessionService {
  /** Who held a secret a moment ago: a page asks for several things at once. */
  private readonly holders = new LRUCache<string, Viewer>({ max: REMEMBERED_SECRETS, ttl: REMEMBER_MS });

  constructor(
    private readonly store: SessionStore,
    private readonly listed: ListedSessions,
    private readonly ending: SessionEnding,
    private readonly revocations: Revocations,
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly identities: Identities,
    private readonly watch: IdentityWatch,
    private readonly closedCarts: ClosedCarts,
  ) {}

  /**
   * Signs an identity in, on one device and through one channel.
   * @param secret for who has to know beforehand which session it will be.
   */
  async open(order: SessionOrder, deadline: number, secret = newSessionSecret()): Promise<OpenedSession> {
    const id = sessionIdOf(secret)!;
    await this.store.open(id, order, deadline);
    const viewer = viewerOf({ ...order, id, createdAt: Math.floor(Date.now() / 1000) });
    const { openedBy = '' } = order;
    if (viewer.kind === 'SHOPPER' || openedBy !== '')
      await this.listed.noteOpened({ ...viewer, openedBy }, deadline);
    const signedIn = await this.sign(viewer, 0);
    return { signedIn, viewer, secret: order.channel === 'WEB' ? secret : undefined };
  }

  async isLiving(sessionId: string, deadline: number): Promise<boolean> {
    return (await this.find(sessionId, deadline)) !== undefined;
  }

  /** A living session. */
  async find(sessionId: string, deadline: number): Promise<Session | undefined> {
    return this.revocations.has(sessionId) ? undefined : this.store.read(sessionId, deadline);
  }

  /**
   * Which of the secrets that came opens a session. Undefined if none does, or if several do: nobody can tell then which
   * of them was planted.
   */
  async holderOf(secrets: readonly string[], deadline: number): Promise<SessionHolder | undefined> {
    const held = await Promise.all(
      secrets.map(async (secret) => {
        const viewer = await this.viewerOf(secret, deadline);
        return viewer && { secret, viewer };
      }),
    );
    const [holder, ...others] = held.filter((each) => each !== undefined);
    return others.length === 0 ? holder : undefined;
  }

  /** Who holds a secret; undefined if it opens no session. */
  async viewerOf(secret: string, deadline: number): Promise<Viewer | undefined> {
    const id = sessionIdOf(secret);
    if (!id || this.revocations.has(id)) return undefined;
    const known = this.holders.get(id);
    if (known) return known;
    const session = await this.store.read(id, deadline);
    if (!session) return undefined;
    const stale = Date.now() / 1000 - session.seenAt > TOUCH_EVERY_SECONDS;
    const viewer = stale ? await this.touch(session, deadline) : await this.viewerNow(session, deadline);
    this.holders.set(id, viewer);
    return viewer;
  }

  /**
   * New tokens for a refresh token, which is good once; but the same client may repeat itself, because an answer may get
   * lost.
   * @throws Refusal UNAUTHENTICATED for a bad token; an old one ends the session, as somebody else may have it.
   */
  async refresh(token: string, agent: string, deadline: number): Promise<SignedIn> {
    const { sessionId, generation } = await this.refreshTokens.verify(token);
    if (this.revocations.has(sessionId)) throw new Refusal('UNAUTHENTICATED');
    const refreshed = await this.store.refresh(sessionId, generation, agent, deadline);
    if (refreshed.status === 'ENDED') await this.end(sessionId, refreshed.identity, deadline);
    if (refreshed.status !== 'OK') throw new Refusal('UNAUTHENTICATED');
    const { session } = refreshed;
    return this.signAnew(session, await this.enlist(session, deadline));
  }

  /** New tokens for the cookie of the website, and the cookie again. @throws Refusal UNAUTHENTICATED like {@link holderOf} */
  async renew(
    secrets: readonly string[],
    deadline: number,
  ): Promise<Pick<OpenedSession, 'signedIn' | 'secret'>> {
    const held = await this.holderOf(secrets, deadline);
    if (!held) throw new Refusal('UNAUTHENTICATED');
    return { signedIn: await this.signAgain(held.viewer.sessionId, deadline), secret: held.secret };
  }

  /** New tokens for a session that its holder has proved. @throws Refusal UNAUTHENTICATED if it has ended. */
  async signAgain(sessionId: string, deadline: number): Promise<SignedIn> {
    if (this.revocations.has(sessionId)) throw new Refusal('UNAUTHENTICATED');
    const session = await this.store.read(sessionId, deadline);
    if (!session) throw new Refusal('UNAUTHENTICATED');
    return this.signAnew(session, await this.touch(session, deadline));
  }

  /**
   * Ends a session permanently; its access tokens are refused everywhere within seconds.
   * @param identityId whose it is.
   */
  async end(sessionId: string, identityId: string, deadline: number): Promise<void> {
    await this.ending.end([sessionId], [identityId], deadline);
  }

  /**
   * Ends the session of a shopper whose place another has taken: it would live on for a month, in a list of devices that
   * has one device twice. A guest's stays, since its token may have to repeat a sign-in whose answer got lost.
   */
  async replace(former: Viewer | undefined, by: Viewer, deadline: number): Promise<void> {
    if (former?.kind !== 'SHOPPER' || former.channel !== by.channel || former.sessionId === by.sessionId)
      return;
    await this.end(former.sessionId, former.id, deadline);
  }

  /**
   * Ends the session of a refresh token, also of one that was used (RFC 7009).
   * @throws Refusal UNAUTHENTICATED for what is no refresh token of ours, or has expired.
   */
  async endByRefreshToken(token: string, deadline: number): Promise<void> {
    const { sessionId, identityId } = await this.refreshTokens.verify(token);
    await this.end(sessionId, identityId, deadline);
  }

  /** Lets a session live on for as long as a new one. */
  private async touch(session: Session, deadline: number): Promise<Viewer> {
    await this.store.touch(session.id, deadline);
    return this.enlist(session, deadline);
  }

  /** Notes that a session was used, under the identity that its own has become. */
  private async enlist(session: Session, deadline: number): Promise<Viewer> {
    const viewer = await this.viewerNow(session, deadline);
    await Promise.all([
      this.listed.note({ ...viewer, openedBy: session.openedBy }, deadline),
      viewer.kind === 'GUEST' && this.closedCarts.renew(viewer.id, deadline),
    ]);
    return viewer;
  }

  private async viewerNow(session: Session, deadline: number): Promise<Viewer> {
    if (session.kind === 'GUEST') return viewerOf(session);
    return viewerOf({ ...session, identity: await this.identities.resolve(session.identity, deadline) });
  }

  private async signAnew(session: Session, viewer: Viewer): Promise<SignedIn> {
    this.watch.look(session, viewer.id);
    return this.sign(viewer, session.generation);
  }

  private async sign(viewer: Viewer, generation: number): Promise<SignedIn> {
    const [accessToken, refreshToken] = await Promise.all([
      this.accessTokens.issue(viewer),
      this.refreshTokens.issue(viewer, generation),
    ]);
    const { id, kind } = viewer;
    return {
      accessToken,
      tokenType: 'Bearer',
      expiresIn: ACCESS_TOKEN_SECONDS,
      refreshToken,
      identity: { id, kind },
    };
  }
}

function viewerOf(session: SessionOrder & Pick<Session, 'id' | 'createdAt'>): Viewer {
  const { id, identity, kind, channel, credential, createdAt } = session;
  return {
    id: identity,
    kind,
    channel,
    sessionId: id,
    scopes: [],
    authenticatedAt: credential ? createdAt : undefined,
  };
}
