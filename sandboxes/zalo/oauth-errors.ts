/** Errors of oauth.zaloapp.com by code. Zalo publishes no table; these have been observed. */
export const oauthErrors = {
  [-14002]: 'Invalid appId',
  [-14003]: 'Invalid redirect uri',
  [-14004]: 'Invalid secret key',
  [-14005]: 'Invalid code',
  [-14014]: 'Invalid refresh token.',
  [-14018]: 'Invalid grant type',
} as const;

export type OauthError = keyof typeof oauthErrors;

/** Zalo's answer to a request without a usable code_challenge is unknown; this code is our own. */
export const CODE_CHALLENGE_MISSING = -14000;

export function meaningOf(code: number): string {
  if (code === CODE_CHALLENGE_MISSING) return 'code_challenge must be 43 letters of base64url (S256).';
  return code in oauthErrors ? oauthErrors[code as OauthError] : 'unknown';
}
