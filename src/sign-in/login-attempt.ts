import { createHash } from 'node:crypto';
import type { Viewer } from '../identity/viewer';

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

/**
 * Whether a browser still has the session that an attempt began in, or still has none. Otherwise somebody else's attempt
 * may have been planted, and would give its account to whoever is signed in by now.
 * @param begunIn a session id, empty for none; undefined if a release began it that did not note it.
 */
export function isSameSession(begunIn: string | undefined, now: Viewer | undefined): boolean {
  return begunIn === undefined || begunIn === (now?.sessionId ?? '');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
