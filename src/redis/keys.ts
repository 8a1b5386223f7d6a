import slotOf from 'cluster-key-slot';

/** The one place where a Redis key is spelled. All keys of a cart share a hash tag, so that one script can change them. */
const BUCKETS = 256;

/** `{bNNN}`, NNN = crc16(identity) mod 256: few enough that a stream a bucket is cheap, enough to spread over a cluster. */
export function bucketOf(identityId: string): string {
  const crc = slotOf(identityId.replaceAll('{', '')); // a brace in an id would make the library hash only a part of it
  return `{b${String(crc % BUCKETS).padStart(3, '0')}}`;
}

export interface CartKeys {
  readonly cart: string;
  readonly journal: string;
  readonly outbox: string;
}

export function cartKeys(identityId: string): CartKeys {
  const bucket = bucketOf(identityId);
  return {
    cart: `cart:${bucket}:${identityId}`,
    journal: `journal:${bucket}:${identityId}`,
    outbox: `outbox:${bucket}`,
  };
}

/**
 * Operation records go into a hash of their period and are looked for in this one and the one before, so each is
 * found for at least one period and no one ever has to sweep: the hash of a period expires as a whole.
 */
export function operationKeys(
  identityId: string,
  period: string,
  number: number,
): [current: string, previous: string] {
  const prefix = `ops:${bucketOf(identityId)}:${identityId}:${period}`;
  return [`${prefix}${number}`, `${prefix}${number - 1}`];
}
