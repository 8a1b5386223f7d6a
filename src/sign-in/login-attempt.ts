import { createHash } from 'node:crypto';

/**
 * One attempt to sign in at Zalo is bound to a secret that only this browser has, in a cookie, and to a state that only
 * this attempt has. Neither is stored; Redis has a hash of each.
 */
export interface LoginAttempt {
  readonly browserSecret: string;
  readonly state: string;
}

/** RFC 7636 §4.1: 43 characters that the browser's secret and the state make again when the answer comes. */
export function codeVerifierOf({ browserSecret, state }: LoginAttempt): string {
  return digest(`verifier ${browserSecret} ${state}`);
}

/** What is stored, to know the browser again. */
export function browserHashOf({ browserSecret }: LoginAttempt): string {
  return digest(`browser ${browserSecret}`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
