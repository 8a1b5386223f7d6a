import type { WholeMergePayloadFragment } from '../__generated__/operations';
import type { MergeTrial } from './merge-trial';
import type { TrialResult } from './trial-result';

/** What became of the units of a trial, as a service shows the carts. */
export async function judgeUnits(
  trial: MergeTrial,
  url: string,
): Promise<Pick<TrialResult, 'lost' | 'doubled' | 'resurrected'>> {
  const { source, target } = await trial.units(url);
  const found = { lost: 0, doubled: 0, resurrected: 0 };
  for (const sku of new Set([trial.put, source, target].flatMap(Object.keys))) {
    const surplus = (source[sku] ?? 0) + (target[sku] ?? 0) - (trial.put[sku] ?? 0);
    if (surplus < 0) found.lost -= surplus;
    else if (trial.removed.has(sku)) found.resurrected += surplus;
    else found.doubled += surplus;
  }
  return found;
}

/** What is wrong in the answer to a repeated merge; under the key of the first call the answer is that call's. */
export function wrongIn({ outcome, userErrors }: WholeMergePayloadFragment, asFirst: boolean): string[] {
  const right = outcome === 'MERGED' || (!asFirst && outcome === 'ALREADY_MERGED');
  return right && userErrors.length === 0 ? [] : [`${outcome} ${userErrors.map(({ code }) => code).join()}`];
}
