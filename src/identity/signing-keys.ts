import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CryptoKey, JSONWebKeySet, JWK } from 'jose';
import { calculateJwkThumbprint, createLocalJWKSet, exportJWK, generateKeyPair, importJWK } from 'jose';

/** The one algorithm of our tokens, so that no token can choose another (RFC 8725 §3.1). */
export const ALGORITHM = 'ES256';

/** Keys to sign with and to check with. The first of the file is the one that signs; all of them are published. */
export interface SigningKeys {
  readonly keyId: string;
  readonly privateKey: CryptoKey;
  /** Public parts only (RFC 7517). */
  readonly published: JSONWebKeySet;
  readonly find: ReturnType<typeof createLocalJWKSet>;
}

/**
 * Reads a JWKS file with private EC P-256 keys.
 * @param create make the file if there is none; only for development, where losing it costs a new guest token.
 * @throws Error naming the file and what to do.
 */
export async function loadSigningKeys(file: string, create: boolean): Promise<SigningKeys> {
  const { keys } = JSON.parse(await readOrCreate(file, create)) as Partial<JSONWebKeySet>;
  const [active] = keys ?? [];
  if (!keys || !active || !keys.every(isUsable)) {
    throw new Error(`SIGNING_KEYS_FILE ${file} must be a JWKS whose keys have kty EC, crv P-256, kid and d.`);
  }
  const published = { keys: keys.map(publicPart) };
  const privateKey = (await importJWK(active, ALGORITHM)) as CryptoKey;
  return { keyId: active.kid!, privateKey, published, find: createLocalJWKSet(published) };
}

async function readOrCreate(file: string, create: boolean): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!create)
      throw new Error(`SIGNING_KEYS_FILE ${file} cannot be read; name a JWKS file with an ES256 key.`, {
        cause: error,
      });
  }
  const text = JSON.stringify({ keys: [await newSigningKey()] }, null, 2);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { mode: 0o600 });
  return text;
}

async function newSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALGORITHM, use: 'sig' };
}

function isUsable({ kty, crv, kid, d }: JWK): boolean {
  return kty === 'EC' && crv === 'P-256' && Boolean(kid) && Boolean(d);
}

function publicPart({ kty, crv, x, y, kid }: JWK): JWK {
  return { kty, crv, x, y, kid, alg: ALGORITHM, use: 'sig' };
}
