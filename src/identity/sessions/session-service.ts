import { LRUCache } from 'lru-cache';
import { Refusal } from '../../errors';
import type { AccessTokens } from '../tokens/access-token';
import { ACCESS_TOKEN_SECONDS } from '../tokens/access-token';
import type { ClosedCarts, SessionOrder, SessionStore } from './session-store';
import type { Identities } from '../identity-registry';
import type { IdentityWatch } from './identity-watch';
import type { ListedSessions } from './own-sessions';
import type { RefreshTokens } from '../tokens/signed-tokens';
import type { Revocations, SessionEnding } from './revocations';
import type { Session } from './session';
import { newSessionSecret, sessionIdOf } from './session';
import type { Viewer } from '../caller';

/** The result of every sign-in. */
export interface SignedIn {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  /** Seconds until the access token expires. */
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly identity: Pick<Viewer, 'id' | 'kind'>;
}

export interface OpenedSession {
  readonly signedIn: SignedIn;
  readonly viewer: Viewer;
  /** The value of the website's cookie; other channels have none. */
  readonly secret: string | undefined;
}

/** The holder of a cookie. */
export interface SessionHolder {
  readonly secret: string;
  readonly viewer: Viewer;
}

/** Use by cookie is recorded at most this often. */
const TOUCH_EVERY_SECONDS = 3600;
const REMEMBERED_SECRETS = 10_000;
const REMEMBER_MS = 2000;

/** Opens, refreshes and ends sessions of a known identity. Deadlines are Unix ms. All calls throw Refusal STORE_UNAVAILABLE or NOT_DURABLE. */
export class SessionService {
  /** Recent holders by secret, because a page sends several requests at once. */
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
   * Opens a session for an identity, on one device and through one channel.
   * @param secret for callers that must know the session id in advance.
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

  /** Undefined unless the session is living. */
  async find(sessionId: string, deadline: number): Promise<Session | undefined> {
    return this.revocations.has(sessionId) ? undefined : this.store.read(sessionId, deadline);
  }

  /**
   * The holder of the one secret that opens a session. Undefined if none does, or if several do, because one of them may
   * have been planted.
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

  /** The holder of a secret; undefined if it opens no session. */
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
   * New tokens for a refresh token, which works once. The same client may retry, because the response may get lost.
   * @throws Refusal UNAUTHENTICATED for an invalid token. An old token also ends the session, because it may be stolen.
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

  /** New tokens for a session that the caller has proved. @throws Refusal UNAUTHENTICATED if it has ended. */
  async signAgain(sessionId: string, deadline: number): Promise<SignedIn> {
    if (this.revocations.has(sessionId)) throw new Refusal('UNAUTHENTICATED');
    const session = await this.store.read(sessionId, deadline);
    if (!session) throw new Refusal('UNAUTHENTICATED');
    return this.signAnew(session, await this.touch(session, deadline));
  }

  /**
   * Ends a session permanently. All instances refuse its access tokens within seconds.
   * @param identityId the identity of the session.
   */
  async end(sessionId: string, identityId: string, deadline: number): Promise<void> {
    await this.ending.end([sessionId], [identityId], deadline);
  }

  /**
   * Ends a shopper's session that a new one replaces. Otherwise it would live on for a month and list the device twice. A
   * guest's session stays, because its token may have to retry a sign-in whose response was lost.
   */
  async replace(former: Viewer | undefined, by: Viewer, deadline: number): Promise<void> {
    if (former?.kind !== 'SHOPPER' || former.channel !== by.channel || former.sessionId === by.sessionId)
      return;
    await this.end(former.sessionId, former.id, deadline);
  }

  /**
   * Ends the session of a refresh token, even if the token was used (RFC 7009).
   * @throws Refusal UNAUTHENTICATED for an invalid or expired token.
   */
  async endByRefreshToken(token: string, deadline: number): Promise<void> {
    const { sessionId, identityId } = await this.refreshTokens.verify(token);
    await this.end(sessionId, identityId, deadline);
  }

  /** Extends a session to the lifetime of a new one. */
  private async touch(session: Session, deadline: number): Promise<Viewer> {
    await this.store.touch(session.id, deadline);
    return this.enlist(session, deadline);
  }

  /** Records the use of a session, under the current identity if its own has become an alias. */
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
