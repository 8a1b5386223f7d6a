import type { Cart } from '../cart/cart';
import type { CartLimits } from '../cart/limits';
import { mergeWarnings } from '../cart/merge/merge-change';
import type { CartMerge } from '../cart/merge/receipt';
import type { Warning } from '../cart/user-errors';
import { Refusal } from '../errors';
import { recentlyAuthenticated } from '../identity/caller';
import type { Channel, Party, Viewer } from '../identity/caller';
import { belongToDifferentPeople, newIdentityId } from '../identity/identity';
import type { Credential } from '../identity/identity';
import type { CredentialRegistry, IdentityRegistry } from '../identity/identity-registry';
import type { OpenedSession, SessionService } from '../identity/sessions/session-service';
import type { SignInCarts } from './sign-in-carts';

/** A credential that the caller has just proved, and where. */
export interface Proof {
  readonly credential: Credential;
  readonly channel: Channel;
  /** The User-Agent of the client. */
  readonly agent: string;
  /** The name at the provider, see `displayName`. */
  readonly name: string;
}

export interface SignInOptions {
  /** Whether the shopper has confirmed that both credentials are theirs. */
  readonly linkConfirmed?: boolean;
  /** The secret of the new session, so that a retry opens the same one. */
  readonly secret?: string;
}

export interface SignedInShopper {
  readonly session: OpenedSession;
  /** The merge of the cart that the caller had before. */
  readonly merge: CartMerge | null;
}

interface Account {
  readonly id: string;
  /**
   * `NEW`: linking it needs a confirmation. `FOREIGN`: of another person on the same device, see
   * {@link belongToDifferentPeople}.
   */
  readonly credential: 'OWN' | 'NEW' | 'FOREIGN';
}

/** Turns a credential into an identity with its cart and a session. Every step can be retried after a crash. */
export class SignIn {
  constructor(
    private readonly credentials: CredentialRegistry,
    private readonly identities: IdentityRegistry,
    private readonly sessions: SessionService,
    private readonly carts: SignInCarts,
  ) {}

  /**
   * @param before the identity that the request carried before this sign-in. The cart of a guest is merged. A shopper who
   * confirms that the new credential is theirs too gets it linked; if it already proves another identity, the two
   * identities become one.
   * @returns undefined if the shopper must confirm first; nothing has changed.
   * @throws Refusal SIGN_IN_AGAIN if that shopper did not authenticate recently: a token or a hand-off may come from
   * another person, and linking cannot be undone. STORE_UNAVAILABLE or NOT_DURABLE: retry, nothing is lost or done twice.
   */
  async signIn(
    proof: Proof,
    before: Viewer | undefined,
    deadline: number,
    { linkConfirmed = false, secret }: SignInOptions = {},
  ): Promise<SignedInShopper | undefined> {
    const account =
      before?.kind === 'SHOPPER' ? await this.accountOf(before, proof.credential, deadline) : undefined;
    if (account?.credential === 'NEW' && !linkConfirmed) return undefined;
    const known = account?.credential === 'FOREIGN' ? undefined : account?.id;
    const owner = await this.credentials.link(proof.credential, known ?? newIdentityId(), deadline);
    const viewer = viewerWithoutSession({ id: owner, kind: 'SHOPPER' }, proof.channel);
    const source =
      before?.kind === 'GUEST' ? before : await this.otherAccount(known, owner, proof.channel, deadline);
    const merge = source ? await this.carts.move(source, viewer, deadline) : null;
    const identity = await this.identities.resolve(owner, deadline);
    const session = await this.sessions.open({ identity, kind: 'SHOPPER', ...proof }, deadline, secret);
    await this.sessions.replace(before, session.viewer, deadline);
    return { session, merge };
  }

  /** The account of a signed-in shopper, and how the credential relates to it. */
  private async accountOf(before: Viewer, credential: Credential, deadline: number): Promise<Account> {
    const id = await this.identities.resolve(before.id, deadline);
    const { credentials } = await this.identities.read(id, deadline);
    if (credentials.includes(credential)) return { id, credential: 'OWN' };
    if (belongToDifferentPeople(credentials, [credential])) return { id, credential: 'FOREIGN' };
    if (!recentlyAuthenticated(before)) throw new Refusal('SIGN_IN_AGAIN');
    return { id, credential: 'NEW' };
  }

  /** The known account, if the credential proves a second account of the same person. */
  private async otherAccount(
    known: string | undefined,
    owner: string,
    channel: Channel,
    deadline: number,
  ): Promise<Viewer | undefined> {
    if (known === undefined || known === owner) return undefined;
    const id = await this.identities.resolve(owner, deadline);
    if (id === known) return undefined;
    if (await this.identities.areTwoPeople(known, id, deadline)) return undefined;
    return viewerWithoutSession({ id: known, kind: 'SHOPPER' }, channel);
  }
}

/** For a merge that runs before the session is opened. */
export function viewerWithoutSession({ id, kind }: Party, channel: Channel): Viewer {
  return { id, kind, channel, sessionId: '', scopes: [] };
}

/** The state of the cart after signing in. */
export interface Arrival {
  readonly cart: Pick<Cart, 'id' | 'version' | 'lineCount'>;
  readonly merge: CartMerge | null;
  /** What the limits kept out of the merge. */
  readonly warnings: readonly Warning[];
}

/** Reads the cart after signing in. All calls throw Refusal SIGNED_IN_ELSEWHERE or STORE_UNAVAILABLE. */
export class Arrivals {
  constructor(
    private readonly carts: SignInCarts,
    private readonly limits: CartLimits,
  ) {}

  /** @param merge of this sign-in; null for none. */
  async of(who: Party, merge: CartMerge | null, deadline: number): Promise<Arrival> {
    const { id, version, lineCount } = await this.carts.read(who, deadline);
    const warnings = merge ? mergeWarnings(merge.lines, id, this.limits) : [];
    return { cart: { id, version, lineCount }, merge, warnings };
  }

  /** With the latest merge into the cart, by any session at any time. */
  async now(who: Party, deadline: number): Promise<Arrival> {
    const { cart } = await this.of(who, null, deadline);
    const merge = (await this.carts.lastMerge(cart.id, deadline)) ?? null;
    return { cart, merge, warnings: merge ? mergeWarnings(merge.lines, cart.id, this.limits) : [] };
  }
}

/** Creates a guest. Their session is all that is stored until they add something. */
export async function signInGuest(
  sessions: SessionService,
  { channel, agent }: { channel: Channel; agent: string },
  deadline: number,
): Promise<OpenedSession> {
  return sessions.open({ identity: newIdentityId(), kind: 'GUEST', channel, agent }, deadline);
}
