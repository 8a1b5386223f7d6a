import { createKeyFile, newSigningKey, parseKeyFile, readKeyFile, replaceKeyFile } from './key-file';
import { from, signingKeyAt } from './key-ring';
import type { StoredKey } from './key-ring';
import { alone } from './private-file';

/**
 * How long a key is published before it signs: longer than verifiers cache the JWKS (300 s by our header, 600 s by
 * default in jose).
 */
export const PUBLISH_LEAD_SECONDS = 15 * 60;

/** The keys after a change, newest first, and the change. */
export interface Rotation {
  readonly keys: readonly StoredKey[];
  readonly added: readonly StoredKey[];
  readonly removed: readonly StoredKey[];
}

/**
 * Adds a new key in front and removes keys whose tokens have all expired.
 * @param overlapSeconds the lifetime of the longest-lived token.
 */
export function rotateKeys(
  keys: readonly StoredKey[],
  added: StoredKey,
  now: number,
  overlapSeconds: number,
): Rotation {
  const all = [added, ...keys];
  const removed = keys.filter((_, index) => stoppedAt(all, index + 1) + overlapSeconds <= now);
  return { keys: all.filter((key) => !removed.includes(key)), added: [added], removed };
}

/**
 * Removes a key at once, although its tokens have not expired. If it is the signing key, the replacement signs at once.
 * @param replacement active immediately.
 */
export function dropKey(
  keys: readonly StoredKey[],
  dropped: StoredKey,
  replacement: StoredKey,
  now: number,
): Rotation {
  const rest = keys.filter((key) => key !== dropped);
  const added = signingKeyAt(keys, now) === dropped ? [replacement] : [];
  return { keys: [...added, ...rest], added, removed: [dropped] };
}

/** When a newer key took over, in Unix seconds. A key without `activeFrom` was replaced by the first key that has one. */
function stoppedAt(keys: readonly StoredKey[], index: number): number {
  const start = from(keys[index]!);
  return Math.min(
    ...keys
      .slice(0, index)
      .map(from)
      .filter((other) => other > start),
  );
}

/** Why the key file was not changed, as a sentence for the operator. */
export class RotationRefused extends Error {
  override readonly name = 'RotationRefused';
}

/** Changes the key file atomically, one process at a time. Running instances reload it. */
export class KeyRotator {
  /** @param overlapSeconds the lifetime of the longest-lived token. */
  constructor(
    private readonly file: string,
    private readonly overlapSeconds: number,
  ) {}

  /**
   * Adds a key that signs once every verifier knows it, and removes expired ones. Creates the file if there is none.
   * @throws RotationRefused, FileBusy, SettingsError, or an error of the file system
   */
  async rotate(now: number): Promise<Rotation> {
    return alone(this.file, async () => {
      const text = await readKeyFile(this.file);
      if (text === undefined) return this.begin(now);
      const keys = parseKeyFile(this.file, text);
      const waiting = keys.find((key) => from(key) > now);
      if (waiting)
        throw new RotationRefused(
          `Key ${waiting.kid} starts signing at ${new Date(from(waiting) * 1000).toISOString()}. Rotate after that.`,
        );
      const added = await newSigningKey(now + PUBLISH_LEAD_SECONDS);
      return this.write(rotateKeys(keys, added, now, this.overlapSeconds));
    });
  }

  /** Removes a key at once. @throws like {@link rotate} */
  async drop(keyId: string, now: number): Promise<Rotation> {
    return alone(this.file, async () => {
      const keys = parseKeyFile(this.file, (await readKeyFile(this.file)) ?? '');
      const dropped = keys.find(({ kid }) => kid === keyId);
      if (!dropped)
        throw new RotationRefused(`There is no key ${keyId}. Keys: ${keys.map(({ kid }) => kid).join(', ')}`);
      return this.write(dropKey(keys, dropped, await newSigningKey(now), now));
    });
  }

  private async begin(now: number): Promise<Rotation> {
    const added: StoredKey[] = [await newSigningKey(now)];
    await createKeyFile(this.file, added);
    return { keys: added, added, removed: [] };
  }

  private async write(rotation: Rotation): Promise<Rotation> {
    await replaceKeyFile(this.file, rotation.keys);
    return rotation;
  }
}
