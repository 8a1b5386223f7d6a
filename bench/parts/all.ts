import { addScript } from './add-script';
import { cost } from './cost';
import { entities } from './entities';
import { growingParts } from './grow';
import { largestMerge } from './largest-merge';
import { memory } from './memory';
import { merge } from './merge';
import { openLoop } from './open-loop';
import type { Part } from './part';
import { processLife } from './process-life';
import { profile } from './profile';
import { router } from './router';

const usualParts: readonly Part[] = [
  ...[cost, profile, entities, merge, addScript, largestMerge],
  ...[router, openLoop, processLife, memory],
];

/** In the order in which they run and are shown. */
export const allParts: readonly Part[] = [...usualParts, ...growingParts];

/**
 * @param names of the parts to run; if empty, the usual ones or the growing ones
 * @throws Error for an unknown name
 */
export function chooseParts(names: readonly string[], growing: boolean): readonly Part[] {
  const known = allParts.map(({ name }) => name);
  const strange = names.filter((name) => !known.includes(name));
  if (strange.length > 0) throw new Error(`--only ${strange.join(', ')}: the parts are ${known.join(', ')}.`);
  if (names.length > 0) return allParts.filter(({ name }) => names.includes(name));
  return growing ? growingParts : usualParts;
}
