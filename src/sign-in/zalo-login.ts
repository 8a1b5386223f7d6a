import { createHash } from 'node:crypto';
import type { Viewer } from '../identity/caller';
import { newSecret } from '../identity/codes/one-time-codes';
import type { OneTimeCodes } from '../identity/codes/one-time-codes';
import { codeChallengeOf } from '../zalo/zalo-oauth';

/** As long as Zalo lets its code live. */
export const LOGIN_SECONDS = 600;

/** What came back from Zalo belongs to an attempt of this browser. */
export interface LoginReturn {
  readonly codeVerifier: string;
  readonly returnTo: string;
  /** See {@link isSameSession}. */
  readonly begunIn: string | undefined;
}

/** Attempts to sign in at Zalo by way of the website: each is of one browser, for ten minutes, once. */
export class ZaloLogin {
  constructor(private readonly codes: OneTimeCodes) {}

  /**
   * @param returnTo an address of ours, already checked.
   * @param viewer who is signed in there, if anybody is.
   * @returns what Zalo is to be asked with.
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

  /** @returns undefined for a state that is unknown, old, used, or of another browser. */
  async finish(attempt: LoginAttempt, deadline: number): Promise<LoginReturn | undefined> {
    const known = await this.codes.take(attempt.state, browserHashOf(attempt), deadline);
    if (!known) return undefined;
    return { codeVerifier: codeVerifierOf(attempt), returnTo: known.payload, begunIn: known.session };
  }
}

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

/** What no address of ours contains, and browsers read in surprising ways. */
const SURPRISING = /[\s\\\p{Cc}]/u;

/**
 * Where the browser goes after signing in: an address of one of our websites, or their first page. Whatever is not
 * literally one of the origins and a path is not an address of ours (RFC 9700 §4.11).
 * @param asked as it came from the browser.
 * @param origins of the websites, such as `https://shop.example.vn`; the first has the fixed page.
 */
export function returnAddress(asked: string | undefined, origins: readonly string[]): string {
  const ours =
    asked !== undefined && !SURPRISING.test(asked) && origins.some((origin) => isWithin(asked, origin));
  return ours ? asked : `${origins[0]}/`;
}

function isWithin(address: string, origin: string): boolean {
  return address.startsWith(`${origin}/`) && URL.canParse(address) && new URL(address).origin === origin;
}

/** The address with what the page is to know about the sign-in. */
export function withResult(address: string, result: Record<string, string>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(result)) url.searchParams.set(name, value);
  return url.href;
}
