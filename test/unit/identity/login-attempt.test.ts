import { browserHashOf, codeVerifierOf } from '../../../src/sign-in/zalo-login';

const attempt = { browserSecret: 'browser', state: 'state' };

describe('an attempt to sign in', () => {
  it('has a verifier of 43 characters that only this browser and this state make', () => {
    const verifier = codeVerifierOf(attempt);

    expect(verifier).toMatch(/^[\w-]{43}$/);
    expect(codeVerifierOf({ ...attempt })).toBe(verifier);
    expect(codeVerifierOf({ ...attempt, state: 'other' })).not.toBe(verifier);
    expect(codeVerifierOf({ ...attempt, browserSecret: 'other' })).not.toBe(verifier);
  });

  it('stores nothing that gives the verifier away', () => {
    expect(browserHashOf(attempt)).not.toBe(codeVerifierOf(attempt));
    expect(browserHashOf(attempt)).not.toContain(attempt.browserSecret);
  });
});
