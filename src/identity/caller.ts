import type { Channel } from './channel';

/** A service that calls with a token of its own: no shopper, no cart and no session, only what its scopes allow. */
export interface ServiceCaller {
  readonly kind: 'SERVICE';
  /** The id of its client. */
  readonly client: string;
  readonly scopes: readonly string[];
}

/** Reads the cart of any identity, such as for the shop's support desk. */
export const ANY_CART = 'cart:any';
/** Takes what an order paid for out of the cart of the identity that ordered. */
export const ORDER_CART = 'cart:order';
/** Refunds orders; the checkout honours it. */
const REFUND_ORDER = 'order:refund';

/** What a client can be given. */
export const serviceScopes = [ANY_CART, ORDER_CART, REFUND_ORDER] as const;
export type ServiceScope = (typeof serviceScopes)[number];

const CLIENT_ID = /^[a-z][a-z0-9-]{0,63}$/;
/** No identity has a colon in its id, so nobody can take a service for a shopper. */
const SUBJECT = 'service:';

export function isClientId(text: string): boolean {
  return CLIENT_ID.test(text);
}

export function isServiceScope(text: string): text is ServiceScope {
  return (serviceScopes as readonly string[]).includes(text);
}

/** What tokens call a client (`sub`). */
export function subjectOf(client: string): string {
  return `${SUBJECT}${client}`;
}

/** The inverse of {@link subjectOf}; undefined for any other subject. */
export function clientOf(subject: unknown): string | undefined {
  if (typeof subject !== 'string' || !subject.startsWith(SUBJECT)) return undefined;
  const client = subject.slice(SUBJECT.length);
  return isClientId(client) ? client : undefined;
}

/** Who is asking, as far as a token proved it. */
export interface Viewer {
  /** The identity, which is also the id of its cart. */
  readonly id: string;
  readonly kind: 'GUEST' | 'SHOPPER';
  readonly channel: Channel;
  readonly sessionId: string;
  readonly scopes: readonly string[];
  /** When the session was opened by a credential, Unix seconds; missing for a guest, and after a hand-off. */
  readonly authenticatedAt?: number | undefined;
}

const RECENT_SECONDS = 10 * 60;

/**
 * Whether somebody signed in just now, by a credential of their own. What cannot be undone asks for that: an access
 * token may have been stolen, and a hand-off may have come from somebody else.
 */
export function recentlyAuthenticated({ authenticatedAt = 0 }: Viewer): boolean {
  return Date.now() / 1000 - authenticatedAt <= RECENT_SECONDS;
}

/**
 * Whether the client may say for the shopper that two accounts are theirs. A website may not: a script that got into it
 * can turn its cookie into a token. There a page of this service asks.
 */
export function mayConfirm({ channel }: Viewer): boolean {
  return channel === 'ZALO_MINI_APP';
}

export type Party = Pick<Viewer, 'id' | 'kind'>;

/** What a token proves to be calling: a shopper, a guest or a service. */
export type Caller = Viewer | ServiceCaller;

export function isService(caller: Caller): caller is ServiceCaller {
  return caller.kind === 'SERVICE';
}
