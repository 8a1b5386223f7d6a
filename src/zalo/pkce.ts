import { createHash, randomBytes } from 'node:crypto';

/** The secret of one sign-in, and what of it may pass through the browser (RFC 7636). */
export interface PkcePair {
  /** 43 letters of base64url: what Zalo asks for. */
  readonly codeVerifier: string;
  readonly codeChallenge: string;
}

/** A new pair for each sign-in. */
export function newPkcePair(): PkcePair {
  const codeVerifier = randomBytes(32).toString('base64url');
  return { codeVerifier, codeChallenge: codeChallengeOf(codeVerifier) };
}

/** S256, which Zalo takes for granted. */
export function codeChallengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier, 'ascii').digest('base64url');
}
