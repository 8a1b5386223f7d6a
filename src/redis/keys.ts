import slotOf from 'cluster-key-slot';

/** The one place where a Redis key is spelled. All keys of a cart share a hash tag, so that one script can change them. */
const BUCKETS = 256;

/** `{bNNN}`, NNN = crc16(identity) mod 256: few enough that a stream a bucket is cheap, enough to spread over a cluster. */
export function bucketOf(identityId: string): string {
  const crc = slotOf(identityId.replaceAll('{', '')); // a brace in an id would make the library hash only a part of it
  return bucketTag(crc % BUCKETS);
}

function bucketTag(number: number): string {
  return `{b${String(number).padStart(3, '0')}}`;
}

export interface CartKeys {
  readonly cart: string;
  readonly journal: string;
  readonly outbox: string;
  /** What left this cart by merges, by merge id. */
  readonly departures: string;
  /** The order in which what departures hold is looked at, to be forgotten. */
  readonly departureOrder: string;
  /** What merges did to this cart, by merge id. */
  readonly receipts: string;
  /** The merge ids of the receipts, oldest first. */
  readonly receiptOrder: string;
  /** What merges and undos of this bucket have not finished, by time. */
  readonly claims: string;
}

export function cartKeys(identityId: string): CartKeys {
  const bucket = bucketOf(identityId);
  return {
    cart: `cart:${bucket}:${identityId}`,
    journal: `journal:${bucket}:${identityId}`,
    outbox: `outbox:${bucket}`,
    departures: `departures:${bucket}:${identityId}`,
    departureOrder: `departureOrder:${bucket}:${identityId}`,
    receipts: `receipts:${bucket}:${identityId}`,
    receiptOrder: `receiptOrder:${bucket}:${identityId}`,
    claims: `claims:${bucket}`,
  };
}

/** The claims of all buckets. */
export function allClaimsKeys(): string[] {
  return Array.from({ length: BUCKETS }, (_, number) => `claims:${bucketTag(number)}`);
}

export const identityPrefix = 'identity:';
export const credentialPrefix = 'credential:';

/** The record of an identity: its credentials, and whose alias it has become. */
export function identityKey(identityId: string): string {
  return identityPrefix + identityId;
}

/** Which identity a credential proves. */
export function credentialKey(credential: string): string {
  return credentialPrefix + credential;
}

export const sessionPrefix = 'session:';

/** One sign-in on one device. */
export function sessionKey(sessionId: string): string {
  return sessionPrefix + sessionId;
}

/** A one-time code, by its hash. */
export function codeKey(hash: string): string {
  return `code:${hash}`;
}

/** The sessions of a shopper, to be shown and ended. */
export function sessionsKey(identityId: string): string {
  return `sessions:${identityId}`;
}

/** The sessions that ended within the life of an access token. */
export const revocationsKey = 'revocations';

/** Which user a Zalo token was found to be of, by the hash of the token. */
export function zaloTokenKey(hash: string): string {
  return `zalo-token:${hash}`;
}

/**
 * Operation records go into a hash of their period, and are looked for there and in the nearer neighbour of that period:
 * so each is found for at least half a period, also by an instance whose clock is a little behind, and no one ever has
 * to sweep: the hash of a period expires as a whole.
 * @returns the hash to write to and the other one to look into.
 */
export function operationKeys(
  identityId: string,
  unit: string,
  periodMs: number,
  unixMs: number,
): [current: string, neighbour: string] {
  const half = Math.floor(unixMs / (periodMs / 2));
  const period = Math.floor(half / 2);
  const neighbour = half % 2 === 0 ? period - 1 : period + 1;
  const prefix = `ops:${bucketOf(identityId)}:${identityId}:${unit}`;
  return [`${prefix}${period}`, `${prefix}${neighbour}`];
}
