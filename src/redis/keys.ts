import slotOf from 'cluster-key-slot';

/** The one place where a Redis key is spelled. All keys of a cart share a hash tag, so that one script can change them. */
const BUCKETS = 256;
const BUCKET_TAGS = Array.from({ length: BUCKETS }, (_, number) => `{b${String(number).padStart(3, '0')}}`);

/** `{bNNN}`, NNN = crc16(identity) mod 256: few enough that a stream a bucket is cheap, enough to spread over a cluster. */
export function bucketOf(identityId: string): string {
  const crc = slotOf(identityId.replaceAll('{', '')); // a brace in an id would make the library hash only a part of it
  return BUCKET_TAGS[crc % BUCKETS]!;
}

/** The keys of one cart, each spelled only when it is asked for: a read needs one of them. */
class CartKeys {
  private readonly bucket: string;

  constructor(private readonly id: string) {
    this.bucket = bucketOf(id);
  }

  get cart(): string {
    return `cart:${this.bucket}:${this.id}`;
  }

  get journal(): string {
    return `journal:${this.bucket}:${this.id}`;
  }

  get outbox(): string {
    return `outbox:${this.bucket}`;
  }

  /** What left this cart by merges, by merge id. */
  get departures(): string {
    return `departures:${this.bucket}:${this.id}`;
  }

  /** The order in which what departures hold is looked at, to be forgotten. */
  get departureOrder(): string {
    return `departureOrder:${this.bucket}:${this.id}`;
  }

  /** What merges did to this cart, by merge id. */
  get receipts(): string {
    return `receipts:${this.bucket}:${this.id}`;
  }

  /** The merge ids of the receipts, oldest first. */
  get receiptOrder(): string {
    return `receiptOrder:${this.bucket}:${this.id}`;
  }

  /** What of which orders was taken out of this cart. */
  get orders(): string {
    return `orders:${this.bucket}:${this.id}`;
  }

  /** The identities whose carts have become this one. */
  get formerIds(): string {
    return `formerIds:${this.bucket}:${this.id}`;
  }

  /** What merges and undos of this bucket have not finished, by time. */
  get claims(): string {
    return `claims:${this.bucket}`;
  }
}

export function cartKeys(identityId: string): CartKeys {
  return new CartKeys(identityId);
}

/** The claims of all buckets. */
export function allClaimsKeys(): string[] {
  return BUCKET_TAGS.map((tag) => `claims:${tag}`);
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

/** Since when the data is kept: of a cluster in every bucket, so that every node has some. */
export function birthKeys(isCluster: boolean): string[] {
  const tags = isCluster ? BUCKET_TAGS : BUCKET_TAGS.slice(0, 1);
  return tags.map((tag) => `birth:${tag}`);
}

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
