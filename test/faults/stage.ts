import { Fleet } from './fleet';
import type { RoundPlan, Stage } from './plan';
import type { Place } from './round';
import { Round } from './round';
import { runRounds } from './rounds';
import type { TrialResult } from './trial-result';
import { TrialStore } from './trial-store';

/**
 * Runs the rounds one after the other on a store of their own.
 * @param onFailure called with a round that could not be brought about; the next has a new store.
 */
export async function runStage(
  stage: Stage,
  plans: readonly RoundPlan[],
  onRound: (results: readonly TrialResult[]) => void,
  onFailure: (error: Error) => void,
): Promise<void> {
  let explained = false;
  const last = await runRounds<Place, RoundPlan>(
    plans,
    { start: () => startPlace(stage), stop: stopPlace },
    async (place, plan) => {
      const results = await new Round(place, plan).run();
      onRound(results);
      explained ||= results.some(({ pending }) => pending);
    },
    onFailure,
  );
  if (!last) return;
  try {
    const claims = await last.store.claims();
    if (claims.length > 0 && !explained)
      throw new Error(`Unfinished on ${stage}, of no trial: ${claims.join(', ')}`);
  } finally {
    await stopPlace(last);
  }
}

async function startPlace(stage: Stage): Promise<Place> {
  const fleet = new Fleet();
  const store = await startStore(stage);
  try {
    const other = await fleet.start(store.env);
    return { stage, store, fleet, other };
  } catch (error) {
    await stopPlace({ fleet, store });
    throw error;
  }
}

async function stopPlace({ fleet, store }: Pick<Place, 'fleet' | 'store'>): Promise<void> {
  await fleet.stop();
  await store.stop();
}

async function startStore(stage: Stage): Promise<TrialStore> {
  if (stage === 'one Redis') return TrialStore.startOne();
  return TrialStore.startCluster(stage === 'cluster' ? 'fsync' : 'replicated');
}
