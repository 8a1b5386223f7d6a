/** Where a shopper shops, as the graph spells it. */
export const channels = ['ZALO_MINI_APP', 'WEB'] as const;
export type Channel = (typeof channels)[number];

const codes: Record<Channel, string> = { ZALO_MINI_APP: 'Z', WEB: 'W' };
const byCode = new Map(channels.map((channel) => [codes[channel], channel]));

/** One letter that stands for the channel in Redis. */
export function channelCode(channel: Channel): string {
  return codes[channel];
}

/** @throws Error for an unknown letter. */
export function channelOf(code: string): Channel {
  const channel = byCode.get(code);
  if (!channel) throw new Error(`Unknown channel code in Redis: ${code}`);
  return channel;
}

/** A service with its own token. It has no cart and no session, and may do what its scopes allow. */
export interface ServiceCaller {
  readonly kind: 'SERVICE';
  /** The id of its client. */
  readonly client: string;
  readonly scopes: readonly string[];
}

/** Reads the cart of any identity, such as for the shop's support desk. */
export const ANY_CART = 'cart:any';
/** Takes ordered lines out of the cart of any identity. */
export const ORDER_CART = 'cart:order';
/** Refunds orders; checked by the checkout. */
const REFUND_ORDER = 'order:refund';

export const serviceScopes = [ANY_CART, ORDER_CART, REFUND_ORDER] as const;
export type ServiceScope = (typeof serviceScopes)[number];

const CLIENT_ID = /^[a-z][a-z0-9-]{0,63}$/;
/** Identity ids have no colon, so a service cannot be mistaken for a shopper. */
const SUBJECT = 'service:';

export function isClientId(text: string): boolean {
  return CLIENT_ID.test(text);
}

export function isServiceScope(text: string): text is ServiceScope {
  return (serviceScopes as readonly string[]).includes(text);
}

/** The `sub` of a client's tokens. */
export function subjectOf(client: string): string {
  return `${SUBJECT}${client}`;
}

/** The inverse of {@link subjectOf}; undefined for any other subject. */
export function clientOf(subject: unknown): string | undefined {
  if (typeof subject !== 'string' || !subject.startsWith(SUBJECT)) return undefined;
  const client = subject.slice(SUBJECT.length);
  return isClientId(client) ? client : undefined;
}

/** A shopper or guest, as proved by a token or cookie. */
export interface Viewer {
  /** The identity, which is also the id of its cart. */
  readonly id: string;
  readonly kind: 'GUEST' | 'SHOPPER';
  readonly channel: Channel;
  readonly sessionId: string;
  readonly scopes: readonly string[];
  /** When the session was opened with a credential, Unix seconds; undefined for a guest and after a hand-off. */
  readonly authenticatedAt?: number | undefined;
}

const RECENT_SECONDS = 10 * 60;

/**
 * Whether the viewer signed in with a credential recently. Required for changes that cannot be undone, because an access
 * token may be stolen and a hand-off link may be forwarded.
 */
export function recentlyAuthenticated({ authenticatedAt = 0 }: Viewer): boolean {
  return Date.now() / 1000 - authenticatedAt <= RECENT_SECONDS;
}

/**
 * Whether the client may confirm for the shopper that two accounts are theirs. A website may not, because a script inside
 * it can turn the cookie into a token; there a page of this service asks.
 */
export function mayConfirm({ channel }: Viewer): boolean {
  return channel === 'ZALO_MINI_APP';
}

export type Party = Pick<Viewer, 'id' | 'kind'>;

/** A shopper, a guest or a service. */
export type Caller = Viewer | ServiceCaller;

export function isService(caller: Caller): caller is ServiceCaller {
  return caller.kind === 'SERVICE';
}
