import type { Point } from './plan';
import type { PartedResult } from './result';

/** A forgotten complete only leaves a departure open, which the sweeper closes once more. */
const harmful: readonly Point[] = ['add', 'claim', 'apply'];

/** Whether a promise of `replicated` is broken. */
export function isBroken(result: PartedResult): boolean {
  const { durability, point, toldEarly, lost, doubled, resurrected, pending, wrongAnswers } = result;
  const toldTooEarly = toldEarly && harmful.includes(point);
  const harmed = lost + doubled + resurrected > 0 || pending || wrongAnswers.length > 0;
  return durability === 'replicated' && (toldTooEarly || harmed);
}

/** Where forgetting did no harm although nobody waited for a replica: what was tried there proves nothing. */
export function unshown(results: readonly PartedResult[]): Point[] {
  const careless = results.filter(({ durability }) => durability === 'fsync');
  const harmed = careless.filter(({ toldEarly, lost, doubled }) => toldEarly && lost + doubled > 0);
  return harmful.filter((point) => !harmed.some((result) => result.point === point));
}

/** Why the trials failed, a line each; none if they did not. */
export function complaintsAbout(results: readonly PartedResult[]): string[] {
  if (results.length === 0) return [];
  const broken = results.filter(isBroken).length;
  const faultless = results.filter(({ forgotten }) => !forgotten).length;
  return [
    ...(broken > 0 ? [`parted: ${broken} trials broke a promise`] : []),
    ...(faultless > 0 ? [`parted: ${faultless} faults did not happen: nothing was forgotten`] : []),
    ...unshown(results).map((point) => `parted: fault did not happen: no harm by fsync at the ${point}`),
  ];
}
