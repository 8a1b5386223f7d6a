import { createKeyFile, newSigningKey, parseKeyFile, readKeyFile, replaceKeyFile } from './key-file';
import type { StoredKey } from './key-ring';
import { from } from './key-ring';
import type { Rotation } from './key-rotation';
import { PUBLISH_LEAD_SECONDS, dropKey, rotateKeys } from './key-rotation';
import { alone } from './private-file';

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
