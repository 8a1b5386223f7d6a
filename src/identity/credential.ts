/**
 * A credential as a string: `zalo:<appId>:<userId>` or `web:<issuer>:<subject>`. The parts are percent-encoded, so that
 * different credentials never have the same spelling.
 */
export type Credential = `${'zalo' | 'web'}:${string}:${string}`;

/** Zalo user ids are per Zalo App: one person has a different id in each app. */
export function zaloCredential(appId: string, userId: string): Credential {
  return `zalo:${encodeURIComponent(appId)}:${encodeURIComponent(userId)}`;
}

/** A subject is unique only within its issuer (RFC 7519 §4.1.2). */
export function webCredential(issuer: string, subject: string): Credential {
  return `web:${encodeURIComponent(issuer)}:${encodeURIComponent(subject)}`;
}

export type Provider = 'ZALO' | 'SHOP';

/** An empty credential, as of a guest or after a hand-off, counts as the shop's. */
export function providerOf(credential: string): Provider {
  return credential.startsWith('zalo:') ? 'ZALO' : 'SHOP';
}

export function isCredential(text: string): text is Credential {
  return /^(zalo|web):[^:]+:[^:]+$/.test(text);
}

/**
 * Whether two sets of credentials cannot belong to one person, because an issuer has a different subject in each. Such
 * accounts must not be merged: another person is using the same device.
 */
export function belongToDifferentPeople(some: readonly Credential[], others: readonly Credential[]): boolean {
  return some.some((one) => others.some((other) => issuerOf(one) === issuerOf(other) && one !== other));
}

function issuerOf(credential: Credential): string {
  return credential.slice(0, credential.lastIndexOf(':'));
}
