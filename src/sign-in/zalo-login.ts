import type { OneTimeCodes } from '../identity/one-time-codes';
import { newSecret } from '../identity/one-time-codes';
import { codeChallengeOf } from '../zalo/pkce';
import type { LoginAttempt } from './login-attempt';
import { browserHashOf, codeVerifierOf } from './login-attempt';

/** As long as Zalo lets its code live. */
export const LOGIN_SECONDS = 600;

/** What came back from Zalo belongs to an attempt of this browser. */
export interface LoginReturn {
  readonly codeVerifier: string;
  readonly returnTo: string;
}

/** Attempts to sign in at Zalo by way of the website: each is of one browser, for ten minutes, once. */
export class ZaloLogin {
  constructor(private readonly codes: OneTimeCodes) {}

  /**
   * @param returnTo an address of ours, already checked.
   * @returns what Zalo is to be asked with.
   */
  async begin(
    browserSecret: string,
    returnTo: string,
    deadline: number,
  ): Promise<{ state: string; codeChallenge: string }> {
    const attempt: LoginAttempt = { browserSecret, state: newSecret() };
    await this.codes.put(attempt.state, browserHashOf(attempt), returnTo, LOGIN_SECONDS, deadline);
    return { state: attempt.state, codeChallenge: codeChallengeOf(codeVerifierOf(attempt)) };
  }

  /** @returns undefined for a state that is unknown, old, used, or of another browser. */
  async finish(attempt: LoginAttempt, deadline: number): Promise<LoginReturn | undefined> {
    const returnTo = await this.codes.take(attempt.state, browserHashOf(attempt), deadline);
    return returnTo === undefined ? undefined : { codeVerifier: codeVerifierOf(attempt), returnTo };
  }
}
