import type { StoredKey } from './key-ring';
import { from, signingKeyAt } from './key-ring';

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
