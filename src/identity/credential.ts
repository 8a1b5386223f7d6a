/**
 * What proves an identity, as one text: `zalo:<appId>:<userId>` or `web:<issuer>:<subject>`. The parts are
 * percent-encoded, so that two different proofs are never spelled alike.
 */
export type Credential = `${'zalo' | 'web'}:${string}:${string}`;

/** Zalo's ids are unique per user and Zalo App: the same person has another one at another app. */
export function zaloCredential(appId: string, userId: string): Credential {
  return `zalo:${encodeURIComponent(appId)}:${encodeURIComponent(userId)}`;
}

/** A subject is unique at its issuer only (RFC 7519 §4.1.2). */
export function webCredential(issuer: string, subject: string): Credential {
  return `web:${encodeURIComponent(issuer)}:${encodeURIComponent(subject)}`;
}

/** Who vouches for somebody. */
export type Provider = 'ZALO' | 'SHOP';

/** Empty, as of a guest or after a hand-off, counts as the shop. */
export function providerOf(credential: string): Provider {
  return credential.startsWith('zalo:') ? 'ZALO' : 'SHOP';
}

export function isCredential(text: string): text is Credential {
  return /^(zalo|web):[^:]+:[^:]+$/.test(text);
}

/**
 * Whether two sets of credentials cannot be of one person: some issuer knows them under two names. Then somebody else
 * is at the same screen, and their accounts must not become one.
 */
export function contradict(some: readonly Credential[], others: readonly Credential[]): boolean {
  return some.some((one) => others.some((other) => issuerOf(one) === issuerOf(other) && one !== other));
}

function issuerOf(credential: Credential): string {
  return credential.slice(0, credential.lastIndexOf(':'));
}
