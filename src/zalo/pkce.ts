import { createHash } from 'node:crypto';

/** What of the verifier of a sign-in may pass through the browser (RFC 7636): S256, which Zalo takes for granted. */
export function codeChallengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier, 'ascii').digest('base64url');
}
