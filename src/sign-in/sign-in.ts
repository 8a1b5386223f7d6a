import type { Cart } from '../cart/cart';
import type { Warning } from '../cart/user-errors';
import type { CartLimits } from '../cart/limits';
import { mergeWarnings } from '../cart/merge/merge-change';
import type { CartMerge } from '../cart/merge/receipt';
import type { Channel } from '../identity/channel';
import { Refusal } from '../errors';
import { recentlyAuthenticated } from '../identity/caller';
import type { Party, Viewer } from '../identity/caller';
import { belongToDifferentPeople } from '../identity/credential';
import type { Credential } from '../identity/credential';
import { newIdentityId } from '../identity/identity';
import type { CredentialRegistry, IdentityRegistry } from '../identity/identity-registry';
import type { OpenedSession, SessionService } from '../identity/sessions/session-service';
import type { SignInCarts } from './sign-in-carts';

/** What somebody proved just now, and through which door. */
export interface Proof {
  readonly credential: Credential;
  readonly channel: Channel;
  /** What their client calls itself. */
  readonly agent: string;
  /** What the provider calls them, see `displayName`. */
  readonly name: string;
}

export interface SignInOptions {
  /** Whether the shopper has said that both credentials are theirs. */
  readonly linkConfirmed?: boolean;
  /** For a caller that has to know beforehand which session it will be. */
  readonly secret?: string;
}

export interface SignedInShopper {
  readonly session: OpenedSession;
  /** What happened to the cart they had before. */
  readonly merge: CartMerge | null;
}

interface Account {
  readonly id: string;
  /** `FOREIGN`: of somebody else at the same screen, see {@link belongToDifferentPeople}. `NEW`: linking it needs a confirmation. */
  readonly credential: 'OWN' | 'NEW' | 'FOREIGN';
}

/** From a credential to an identity, its cart and a session; every step can be repeated after a crash. */
export class SignIn {
  constructor(
    private readonly credentials: CredentialRegistry,
    private readonly identities: IdentityRegistry,
    private readonly sessions: SessionService,
    private readonly carts: SignInCarts,
  ) {}

  /**
   * @param before who the client proved to be until now. A guest's cart moves along. A shopper who proves a second
   * credential, and confirms that both are theirs, is the same person by both: it is linked, or if it proves another
   * identity, the two become one.
   * @returns undefined if the shopper has to confirm that first; nothing has changed.
   * @throws Refusal SIGN_IN_AGAIN if that shopper did not sign in just now: a token or a hand-off may have come from
   * somebody else, and what is linked cannot be parted. STORE_UNAVAILABLE or NOT_DURABLE; then repeat: nothing is lost, and nothing happens twice.
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
    const viewer = shopper(owner, proof.channel);
    const source =
      before?.kind === 'GUEST' ? before : await this.otherAccount(known, owner, proof.channel, deadline);
    const merge = source ? await this.carts.move(source, viewer, deadline) : null;
    const identity = await this.identities.resolve(owner, deadline);
    const session = await this.sessions.open({ identity, kind: 'SHOPPER', ...proof }, deadline, secret);
    await this.sessions.replace(before, session.viewer, deadline);
    return { session, merge };
  }

  /** The account of a shopper who is signed in, and what a credential is to it. */
  private async accountOf(before: Viewer, credential: Credential, deadline: number): Promise<Account> {
    const id = await this.identities.resolve(before.id, deadline);
    const { credentials } = await this.identities.read(id, deadline);
    if (credentials.includes(credential)) return { id, credential: 'OWN' };
    if (belongToDifferentPeople(credentials, [credential])) return { id, credential: 'FOREIGN' };
    if (!recentlyAuthenticated(before)) throw new Refusal('SIGN_IN_AGAIN');
    return { id, credential: 'NEW' };
  }

  /** Who the shopper was before, if that is a second account of the same person. */
  private async otherAccount(
    known: string | undefined,
    owner: string,
    channel: Channel,
    deadline: number,
  ): Promise<Viewer | undefined> {
    if (known === undefined || known === owner) return undefined;
    const id = await this.identities.resolve(owner, deadline);
    if (id === known) return undefined;
    return (await this.identities.areTwoPeople(known, id, deadline)) ? undefined : shopper(known, channel);
  }
}

/** Somebody as a merge needs to know them, before they have a session. */
function shopper(id: string, channel: Channel): Viewer {
  return { id, kind: 'SHOPPER', channel, sessionId: '', scopes: [] };
}

/** What a page needs next about the cart of somebody who is signed in. */
export interface Arrival {
  readonly cart: Pick<Cart, 'id' | 'version' | 'lineCount'>;
  readonly merge: CartMerge | null;
  /** What the limits did not let in. */
  readonly warnings: readonly Warning[];
}

/** Looks at the cart that somebody arrives at. All calls throw Refusal SIGNED_IN_ELSEWHERE or STORE_UNAVAILABLE. */
export class Arrivals {
  constructor(
    private readonly carts: SignInCarts,
    private readonly limits: CartLimits,
  ) {}

  /** @param merge what this sign-in merged, if it did. */
  async of(who: Party, merge: CartMerge | null, deadline: number): Promise<Arrival> {
    const { id, version, lineCount } = await this.carts.read(who, deadline);
    const warnings = merge ? mergeWarnings(merge.lines, id, this.limits) : [];
    return { cart: { id, version, lineCount }, merge, warnings };
  }

  /** With the latest merge into the cart, whoever asked for that and when. */
  async now(who: Party, deadline: number): Promise<Arrival> {
    const { cart } = await this.of(who, null, deadline);
    const merge = (await this.carts.lastMerge(cart.id, deadline)) ?? null;
    return { cart, merge, warnings: merge ? mergeWarnings(merge.lines, cart.id, this.limits) : [] };
  }
}
