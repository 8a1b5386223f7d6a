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

/**
 * A credential as a string: `zalo:<appId>:<userId>` or `web:<issuer>:<subject>`. The parts are percent-encoded, so that
 * different credentials never have the same spelling.
 */
export type Credential = `${'zalo' | 'web'}:${string}:${string}`;

/** Zalo user ids are per Zalo App: one person has a different id in each app. */
export function zaloCredential(appId: string, userId: string): Credential {
  return `zalo:${encodeURIComponent(appId)}:${encodeURIComponent(userId)}`;
}

/** A subject is unique only within its issuer (RFC 7519 §4.1.2). */
export function webCredential(issuer: string, subject: string): Credential {
  return `web:${encodeURIComponent(issuer)}:${encodeURIComponent(subject)}`;
}

export type Provider = 'ZALO' | 'SHOP';

/** An empty credential, as of a guest or after a hand-off, counts as the shop's. */
export function providerOf(credential: string): Provider {
  return credential.startsWith('zalo:') ? 'ZALO' : 'SHOP';
}

export function isCredential(text: string): text is Credential {
  return /^(zalo|web):[^:]+:[^:]+$/.test(text);
}

/**
 * Whether two sets of credentials cannot belong to one person, because an issuer has a different subject in each. Such
 * accounts must not be merged: another person is using the same device.
 */
export function belongToDifferentPeople(some: readonly Credential[], others: readonly Credential[]): boolean {
  return some.some((one) => others.some((other) => issuerOf(one) === issuerOf(other) && one !== other));
}

function issuerOf(credential: Credential): string {
  return credential.slice(0, credential.lastIndexOf(':'));
}
