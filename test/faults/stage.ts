import { Fleet } from './fleet';
import type { RoundPlan, Stage } from './plan';
import { Round } from './round';
import type { TrialResult } from './trial-result';
import { TrialStore } from './trial-store';

/** Runs the rounds one after the other on a store of their own. */
export async function runStage(
  stage: Stage,
  plans: readonly RoundPlan[],
  onRound: (results: readonly TrialResult[]) => void,
): Promise<void> {
  const fleet = new Fleet();
  const store = await startStore(stage);
  let explained = false;
  try {
    const other = await fleet.start(store.env);
    for (const plan of plans) {
      const results = await new Round({ stage, store, fleet, other }, plan).run();
      onRound(results);
      explained ||= results.some(({ pending }) => pending);
    }
    const claims = await store.claims();
    if (claims.length > 0 && !explained)
      throw new Error(`Unfinished on ${stage}, of no trial: ${claims.join(', ')}`);
  } finally {
    await fleet.stop();
    await store.stop();
  }
}

async function startStore(stage: Stage): Promise<TrialStore> {
  if (stage === 'one Redis') return TrialStore.startOne();
  return TrialStore.startCluster(stage === 'cluster' ? 'fsync' : 'replicated');
}
