import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JWK } from 'jose';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { SettingsError } from '../settings';
import type { StoredKey } from './key-ring';
import { ALGORITHM } from './key-ring';

/**
 * The text of a JWKS file, so that a later reading can be compared.
 * @throws SettingsError naming the file if it cannot be read; undefined if there is none.
 */
export async function readKeyFile(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw unreadable(file, code);
  }
}

/** @throws SettingsError naming the file and what belongs into it. */
export function parseKeyFile(file: string, text: string): StoredKey[] {
  const keys = keysIn(text);
  if (keys.length === 0 || !keys.every(isPrivateKey)) throw malformed(file);
  return keys;
}

export function unreadable(file: string, code: string | undefined): SettingsError {
  return new SettingsError([`SIGNING_KEYS_FILE: ${file} cannot be read (${code})`]);
}

export function malformed(file: string): SettingsError {
  return new SettingsError([
    `SIGNING_KEYS_FILE: ${file} must be a JWKS whose keys are private ES256 keys: kty EC, crv P-256, kid, x, y and d`,
  ]);
}

/** Makes the file, for the owner only; of two who do so at once one is too late, without harm. */
export async function createKeyFile(file: string, keys: readonly StoredKey[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = await writeDraft(file, keys);
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
}

/** Replaces the file in one step: whoever reads it meanwhile sees the old one or the new one. */
export async function replaceKeyFile(file: string, keys: readonly StoredKey[]): Promise<void> {
  await rename(await writeDraft(file, keys), file);
}

/** @param activeFrom Unix seconds. */
export async function newSigningKey(activeFrom: number): Promise<StoredKey> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALGORITHM, use: 'sig', activeFrom };
}

/** On the disk as a whole before it gets its name. */
async function writeDraft(file: string, keys: readonly StoredKey[]): Promise<string> {
  const draft = `${file}.${randomUUID()}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify({ keys }, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return draft;
}

function keysIn(text: string): unknown[] {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    return Array.isArray(keys) ? keys : [];
  } catch {
    return [];
  }
}

function isPrivateKey(key: unknown): key is StoredKey {
  const { kty, crv, kid, x, y, d, activeFrom = 0 } = (key ?? {}) as JWK & { activeFrom?: unknown };
  const texts = [kid, x, y, d].every((part) => typeof part === 'string' && part !== '');
  return kty === 'EC' && crv === 'P-256' && texts && Number.isSafeInteger(activeFrom);
}
