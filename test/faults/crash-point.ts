import { scripts } from '../../src/redis/scripts';
import type { FaultProxy } from '../support/fault-proxy';
import { commandNamed } from '../support/redis-requests';
import type { Remains } from './remains';

const steps = {
  'before claim': scripts.claimMerge,
  'after claim': scripts.claimMerge,
  'before apply': scripts.applyMerge,
  'after apply': scripts.applyMerge,
  'before complete': scripts.completeMerge,
  'after complete': scripts.completeMerge,
} as const;

/** Where the driver of a merge dies: Redis never sees the script, or has executed it and nobody hears. */
export type CrashPoint = keyof typeof steps | 'before the reply';
export const crashPoints = [...(Object.keys(steps) as (keyof typeof steps)[]), 'before the reply'] as const;

/** How a merge lies in Redis when its driver died there. */
export const remainsAt: Record<CrashPoint, Remains> = {
  'before claim': { departures: [], receipts: 0 },
  'after claim': { departures: ['pending'], receipts: 0 },
  'before apply': { departures: ['pending'], receipts: 0 },
  'after apply': { departures: ['pending'], receipts: 1 },
  'before complete': { departures: ['pending'], receipts: 1 },
  'after complete': { departures: ['done'], receipts: 1 },
  'before the reply': { departures: ['done'], receipts: 1 },
};

/** Longer than anything lives that a reply could be withheld from. */
const FOR_EVER_MS = 600_000;

/** Has `onCrash` called, once, in the moment in which the next merge of this source comes to the point. */
export function armCrash(
  point: Exclude<CrashPoint, 'before the reply'>,
  proxies: readonly FaultProxy[],
  source: string,
  onCrash: () => void,
): void {
  let crashed = false;
  const isStep = commandNamed('evalsha', steps[point].sha);
  const cut = {
    matching: (request: Buffer) => !crashed && isStep(request) && request.includes(source),
    times: 1,
    onCut: () => {
      crashed = true;
      onCrash();
    },
  };
  for (const proxy of proxies) {
    if (point.startsWith('before')) proxy.cutRequests({ ...cut });
    else proxy.cutReplies({ ...cut, delayMs: FOR_EVER_MS });
  }
}
