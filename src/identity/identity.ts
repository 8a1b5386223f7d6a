import { randomBytes } from 'node:crypto';

const ID = /^[A-Za-z0-9_-]{22}$/;

/** 128 random bits, base64url: unguessable, although knowing one gives access to nothing. */
export function newIdentityId(): string {
  return randomBytes(16).toString('base64url');
}

export function isIdentityId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}
