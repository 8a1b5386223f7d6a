import type { OneTimeCodes } from '../identity/one-time-codes';
import { newSecret } from '../identity/one-time-codes';
import type { Viewer } from '../identity/viewer';
import { codeChallengeOf } from '../zalo/pkce';
import type { LoginAttempt } from './login-attempt';
import { browserHashOf, codeVerifierOf } from './login-attempt';

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
