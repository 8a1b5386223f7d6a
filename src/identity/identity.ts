import { randomBytes } from 'node:crypto';

/** 22 characters hold four bits more than 16 bytes. Only the canonical form is valid, or two ids would mean one identity. */
const ID = /^[A-Za-z0-9_-]{21}[AQgw]$/;
const TIME_BYTES = 6;

/**
 * 48 bits of time, then 80 random bits, base64url. Unguessable, although an id gives no access. The time makes identities
 * comparable by age without a lookup.
 */
export function newIdentityId(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, TIME_BYTES);
  return bytes.toString('base64url');
}

export function isIdentityId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}

/** A total order by creation time, then by the random bits. Of two identities of one person the older one stays. */
export function isOlder(id: string, other: string): boolean {
  return Buffer.compare(Buffer.from(id, 'base64url'), Buffer.from(other, 'base64url')) < 0;
}
