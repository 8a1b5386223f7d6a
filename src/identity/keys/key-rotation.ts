import { createKeyFile, newSigningKey, parseKeyFile, readKeyFile, replaceKeyFile } from './key-file';
import { from, signingKeyAt } from './key-ring';
import type { StoredKey } from './key-ring';
import { alone } from './private-file';

/**
 * How long a key is published before it signs: longer than others keep our JWKS (300 s by our own header, 600 s by the
 * default of jose's remote sets).
 */
export const PUBLISH_LEAD_SECONDS = 15 * 60;

/** Keys after a change, newest first, and what the change was. */
export interface Rotation {
  readonly keys: readonly StoredKey[];
  readonly added: readonly StoredKey[];
  readonly removed: readonly StoredKey[];
}

/**
 * Puts a new key first and takes away those that stopped signing so long ago that nothing they signed is good any more.
 * @param overlapSeconds how long the longest-lived token lives.
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
 * Takes a key away at once, whatever it has signed. If it is the one that signs, another takes its place in the same
 * moment.
 * @param replacement active from now on.
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

/** When a newer key took over, in Unix seconds; of a key that never says from when it signs, when the first did that says so. */
function stoppedAt(keys: readonly StoredKey[], index: number): number {
  const start = from(keys[index]!);
  return Math.min(
    ...keys
      .slice(0, index)
      .map(from)
      .filter((other) => other > start),
  );
}

/** Why a file of signing keys stays as it is, in a sentence for whoever asked. */
export class RotationRefused extends Error {
  override readonly name = 'RotationRefused';
}

/** Changes a file of signing keys, which running instances read again. One at a time, in one step. */
export class KeyRotator {
  /** @param overlapSeconds how long the longest-lived token lives. */
  constructor(
    private readonly file: string,
    private readonly overlapSeconds: number,
  ) {}

  /**
   * Adds a key that will sign once everybody knows it, and takes away what nobody needs. Makes the file if there is
   * none. @throws RotationRefused, FileBusy, SettingsError, or what the file system says
   */
  async rotate(now: number): Promise<Rotation> {
    return alone(this.file, async () => {
      const text = await readKeyFile(this.file);
      if (text === undefined) return this.begin(now);
      const keys = parseKeyFile(this.file, text);
      const waiting = keys.find((key) => from(key) > now);
      if (waiting)
        throw new RotationRefused(
          `Key ${waiting.kid} waits until ${new Date(from(waiting) * 1000).toISOString()} to sign. Rotate after that.`,
        );
      const added = await newSigningKey(now + PUBLISH_LEAD_SECONDS);
      return this.write(rotateKeys(keys, added, now, this.overlapSeconds));
    });
  }

  /** Takes a key away at once. @throws like {@link rotate} */
  async drop(keyId: string, now: number): Promise<Rotation> {
    return alone(this.file, async () => {
      const keys = parseKeyFile(this.file, (await readKeyFile(this.file)) ?? '');
      const dropped = keys.find(({ kid }) => kid === keyId);
      if (!dropped)
        throw new RotationRefused(
          `No key is called ${keyId}. There are: ${keys.map(({ kid }) => kid).join(', ')}`,
        );
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
