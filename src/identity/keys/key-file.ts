import { readFile } from 'node:fs/promises';
import type { JWK } from 'jose';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { SettingsError } from '../../../kit/settings';
import type { StoredKey } from './key-ring';
import { ALGORITHM } from './key-ring';
import { createPrivateFile, replacePrivateFile } from './private-file';

/**
 * The text of a JWKS file, so that a later read can be compared.
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

/** @throws SettingsError naming the file and the expected content. */
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

/** Creates the file if there is none. */
export async function createKeyFile(file: string, keys: readonly StoredKey[]): Promise<void> {
  await createPrivateFile(file, textOf(keys));
}

export async function replaceKeyFile(file: string, keys: readonly StoredKey[]): Promise<void> {
  await replacePrivateFile(file, textOf(keys));
}

/** @param activeFrom Unix seconds. */
export async function newSigningKey(activeFrom: number): Promise<StoredKey> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALGORITHM, use: 'sig', activeFrom };
}

function textOf(keys: readonly StoredKey[]): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`;
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
