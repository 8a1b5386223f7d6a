import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CryptoKey, JSONWebKeySet, JWK } from 'jose';
import { calculateJwkThumbprint, createLocalJWKSet, exportJWK, generateKeyPair, importJWK } from 'jose';
import { SettingsError } from '../settings';

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
 * @throws SettingsError naming the file and what to do.
 */
export async function loadSigningKeys(file: string, create: boolean): Promise<SigningKeys> {
  const { keys } = parseKeySet(await readOrCreate(file, create));
  const [active] = keys;
  const [privateKey] = await importPrivateKeys(keys);
  if (!active || !privateKey) {
    throw new SettingsError([
      `SIGNING_KEYS_FILE: ${file} must be a JWKS whose keys are private ES256 keys: kty EC, crv P-256, kid, x, y and d`,
    ]);
  }
  const published = { keys: keys.map(publicPart) };
  return { keyId: active.kid!, privateKey, published, find: createLocalJWKSet(published) };
}

async function readOrCreate(file: string, create: boolean): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' || !create)
      throw new SettingsError([`SIGNING_KEYS_FILE: ${file} cannot be read (${code})`]);
  }
  const text = JSON.stringify({ keys: [await newSigningKey()] }, null, 2);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  return text;
}

/** Without the keys it is no key set, and is refused as one. */
function parseKeySet(text: string): JSONWebKeySet {
  try {
    const { keys } = JSON.parse(text) as Partial<JSONWebKeySet>;
    return { keys: Array.isArray(keys) ? keys : [] };
  } catch {
    return { keys: [] };
  }
}

async function newSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALGORITHM, use: 'sig' };
}

/** None if one of them is no private key of our algorithm. */
async function importPrivateKeys(keys: readonly (JWK | null)[]): Promise<CryptoKey[]> {
  if (!keys.every(isPrivateKey)) return [];
  try {
    return await Promise.all(keys.map(async (key) => (await importJWK(key, ALGORITHM)) as CryptoKey));
  } catch {
    return [];
  }
}

function isPrivateKey(key: JWK | null): key is JWK {
  const { kty, crv, kid, x, y, d } = key ?? {};
  return kty === 'EC' && crv === 'P-256' && [kid, x, y, d].every(Boolean);
}

function publicPart({ kty, crv, x, y, kid }: JWK): JWK {
  return { kty, crv, x, y, kid, alg: ALGORITHM, use: 'sig' };
}
