import type { Rules } from './rules';

const merges = new Map<string, number>();

/** In the place of the hash: the same source, incarnation and target give the same number. */
export function mergeId(rules: Rules, source: number, inc: number, target: number, closes: boolean): number {
  const closing = closes && rules.closingHasAMergeIdOfItsOwn ? 'c' : '';
  const name = `${source},${rules.mergeIdHasTheIncarnation ? inc : ''},${target}${closing}`;
  const known = merges.get(name);
  if (known !== undefined) return known;
  merges.set(name, merges.size);
  return merges.size - 1;
}

/** In the place of a random draw: every caller that may create or empty a cart brings a number of its own. */
export const drawnBy = {
  operation: (operation: number) => 1 + operation,
  claim: (merge: number, request: number) => 100 + merge * 16 + request,
  apply: (merge: number) => 1_000_000 + merge,
  undo: (merge: number) => 2_000_000 + merge,
};
