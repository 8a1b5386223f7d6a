import { randomBytes } from 'node:crypto';
import slotOf from 'cluster-key-slot';

/** The only file that spells Redis keys. All keys of a cart share a hash tag, so that one script can change them. */
const BUCKETS = 256;
const BUCKET_TAGS = Array.from({ length: BUCKETS }, (_, number) => `{b${String(number).padStart(3, '0')}}`);

/** `{bNNN}`, NNN = crc16(identity) mod 256: few enough for one stream per bucket, enough to spread over a cluster. */
export function bucketOf(identityId: string): string {
  const crc = slotOf(identityId.replaceAll('{', '')); // with a brace, the library would hash only a part of the id
  return BUCKET_TAGS[crc % BUCKETS]!;
}

/** The keys of one cart. Getters, because a read needs only one of them. */
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

  /** Hash: merge id → departure. */
  get departures(): string {
    return `departures:${this.bucket}:${this.id}`;
  }

  /** List: records of the departures, in the order in which old ones are removed. */
  get departureOrder(): string {
    return `departureOrder:${this.bucket}:${this.id}`;
  }

  /** Hash: merge id → receipt. */
  get receipts(): string {
    return `receipts:${this.bucket}:${this.id}`;
  }

  /** List: merge ids of the receipts, oldest first. */
  get receiptOrder(): string {
    return `receiptOrder:${this.bucket}:${this.id}`;
  }

  /** Hash: order id → what was taken out of this cart. */
  get orders(): string {
    return `orders:${this.bucket}:${this.id}`;
  }

  /** Sorted set: ids of carts that have become this one. */
  get formerIds(): string {
    return `formerIds:${this.bucket}:${this.id}`;
  }

  /** Sorted set: unfinished merges and undos of this bucket, by time. */
  get claims(): string {
    return `claims:${this.bucket}`;
  }
}

export function cartKeys(identityId: string): CartKeys {
  return new CartKeys(identityId);
}

export function allClaimsKeys(): string[] {
  return BUCKET_TAGS.map((tag) => `claims:${tag}`);
}

export const identityPrefix = 'identity:';
export const credentialPrefix = 'credential:';

/** Hash: credentials and aliases of an identity, or the identity that it is an alias of. */
export function identityKey(identityId: string): string {
  return identityPrefix + identityId;
}

/** Hash: the identity that a credential proves. */
export function credentialKey(credential: string): string {
  return credentialPrefix + credential;
}

export const sessionPrefix = 'session:';

export function sessionKey(sessionId: string): string {
  return sessionPrefix + sessionId;
}

export function codeKey(hash: string): string {
  return `code:${hash}`;
}

/** Sorted set: session ids of an identity, by last use. */
export function sessionsKey(identityId: string): string {
  return `sessions:${identityId}`;
}

/** Sorted set: ids of sessions that ended within the life of an access token. */
export const revocationsKey = 'revocations';

/** Since when the data is kept. On a cluster one key per bucket, so that every node has some. */
export function birthKeys(isCluster: boolean): string[] {
  const tags = isCluster ? BUCKET_TAGS : BUCKET_TAGS.slice(0, 1);
  return tags.map((tag) => `birth:${tag}`);
}

/** The user of a verified Zalo token, by the hash of the token. */
export function zaloTokenKey(hash: string): string {
  return `zalo-token:${hash}`;
}

/**
 * Operation records are written to the hash of the current period, and looked up there and in the nearer adjacent period.
 * So each record is found for at least half a period, also by an instance with a slow clock, and the hash of a period
 * expires as a whole, without a sweeper.
 * @returns the hash to write to, and the other hash to look into.
 */
export function operationKeys(
  identityId: string,
  unit: string,
  periodMs: number,
  unixMs: number,
): [current: string, adjacent: string] {
  const half = Math.floor(unixMs / (periodMs / 2));
  const period = Math.floor(half / 2);
  const adjacent = half % 2 === 0 ? period - 1 : period + 1;
  const prefix = `ops:${bucketOf(identityId)}:${identityId}:${unit}`;
  return [`${prefix}${period}`, `${prefix}${adjacent}`];
}

/** Random bytes are fetched in batches, because one call costs more than a hundred names. */
const POOL_BYTES = 3072;

let pool = Buffer.alloc(0);
let used = 0;

/** An unguessable, unique name in base64url. @param bytes of randomness, at most 3072 */
export function randomName(bytes: number): string {
  if (used + bytes > pool.length) {
    pool = randomBytes(POOL_BYTES);
    used = 0;
  }
  const name = pool.toString('base64url', used, used + bytes);
  used += bytes;
  return name;
}
