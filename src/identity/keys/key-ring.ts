import type { CryptoKey, JSONWebKeySet, JWK } from 'jose';
import { createLocalJWKSet, importJWK } from 'jose';

/** The only algorithm, so that a token cannot choose another (RFC 8725 §3.1). */
export const ALGORITHM = 'ES256';

/** A private key of the file. */
export interface StoredKey extends JWK {
  readonly kid: string;
  /** Unix seconds from which it signs, so that it is published first. If missing, always. */
  readonly activeFrom?: number;
}

interface SigningKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
}

/** The keys of one version of the file. All verify and are published, one signs. */
export interface KeyRing {
  /** The key that signs at this time (Unix ms). */
  readonly signingKey: (unixMs: number) => SigningKey;
  /** Public parts only (RFC 7517). */
  readonly published: JSONWebKeySet;
  readonly find: ReturnType<typeof createLocalJWKSet>;
}

/** @throws Error if a key is not a private ES256 key, or two keys have the same id. */
export async function createKeyRing(keys: readonly StoredKey[]): Promise<KeyRing> {
  const privateKeys = new Map<string, CryptoKey>();
  for (const key of keys) privateKeys.set(key.kid, (await importJWK(key, ALGORITHM)) as CryptoKey);
  if (privateKeys.size < keys.length) throw new Error('Two keys have the same id.');
  const published = { keys: keys.map(publicPart) };
  return {
    signingKey: (unixMs) => {
      const { kid } = signingKeyAt(keys, unixMs / 1000);
      return { id: kid, privateKey: privateKeys.get(kid)! };
    },
    published,
    find: createLocalJWKSet(published),
  };
}

/** The key with the latest `activeFrom` in the past; of several the first in the file. If none is active yet, the next one. */
export function signingKeyAt(keys: readonly StoredKey[], unixSeconds: number): StoredKey {
  const active = keys.filter((key) => from(key) <= unixSeconds);
  const [first, ...others] = active.length > 0 ? active : keys;
  if (!first) throw new Error('There are no keys.');
  const later = active.length > 0;
  return others.reduce(
    (best, key) => ((later ? from(key) > from(best) : from(key) < from(best)) ? key : best),
    first,
  );
}

/** Unix seconds from which a key signs. */
export function from({ activeFrom = 0 }: StoredKey): number {
  return activeFrom;
}

function publicPart({ kty, crv, x, y, kid }: JWK): JWK {
  return { kty, crv, x, y, kid, alg: ALGORITHM, use: 'sig' };
}
