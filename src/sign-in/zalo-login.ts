import { createHash } from 'node:crypto';
import type { Viewer } from '../identity/caller';
import { newSecret } from '../identity/codes/one-time-codes';
import type { OneTimeCodes } from '../identity/codes/one-time-codes';
import { codeChallengeOf } from '../zalo/zalo-oauth';

/** As long as Zalo keeps its code. */
export const LOGIN_SECONDS = 600;

/**
 * One attempt to sign in with Zalo, bound to the secret of the browser, which is in a cookie, and to the state of this
 * attempt. Redis holds only their hashes.
 */
export interface LoginAttempt {
  readonly browserSecret: string;
  readonly state: string;
}

/** What is needed to complete an attempt. */
export interface LoginReturn {
  readonly codeVerifier: string;
  readonly returnTo: string;
  /** See {@link isSameSession}. */
  readonly begunIn: string | undefined;
}

/** Attempts to sign in with Zalo on the website. Each is valid for one browser, for ten minutes, once. */
export class ZaloLogin {
  constructor(private readonly codes: OneTimeCodes) {}

  /**
   * @param returnTo a validated address of the website.
   * @param viewer who is signed in.
   * @returns the parameters for Zalo.
   */
  async begin(
    browserSecret: string,
    returnTo: string,
    viewer: Viewer | undefined,
    deadline: number,
  ): Promise<{ state: string; codeChallenge: string }> {
    const attempt: LoginAttempt = { browserSecret, state: newSecret() };
    const order = {
      bound: browserHashOf(attempt),
      payload: returnTo,
      seconds: LOGIN_SECONDS,
      session: viewer?.sessionId ?? '',
    };
    await this.codes.put(attempt.state, order, deadline);
    return { state: attempt.state, codeChallenge: codeChallengeOf(codeVerifierOf(attempt)) };
  }

  /** @returns undefined for a state that is unknown, expired or used, or that belongs to another browser. */
  async finish(attempt: LoginAttempt, deadline: number): Promise<LoginReturn | undefined> {
    const known = await this.codes.take(attempt.state, browserHashOf(attempt), deadline);
    if (!known) return undefined;
    return { codeVerifier: codeVerifierOf(attempt), returnTo: known.payload, begunIn: known.session };
  }
}

/**
 * Whether the browser still has the session that the attempt began in, or still has none. Otherwise an attacker may have
 * planted their own attempt, to link their account to the shopper who has signed in since.
 * @param begunIn a session id, empty for none; undefined if a release that did not record it began the attempt.
 */
export function isSameSession(begunIn: string | undefined, now: Viewer | undefined): boolean {
  return begunIn === undefined || begunIn === (now?.sessionId ?? '');
}

/** 43 characters, as RFC 7636 §4.1 requires, derived from the attempt so that they need not be stored. */
export function codeVerifierOf({ browserSecret, state }: LoginAttempt): string {
  return digest(`verifier ${browserSecret} ${state}`);
}

/** Recognizes the browser in Redis. */
export function browserHashOf({ browserSecret }: LoginAttempt): string {
  return digest(`browser ${browserSecret}`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
