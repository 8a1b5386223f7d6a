import type { Durability } from '../../../src/redis/script-runner';
import { startPartedCluster } from '../../support/parted-cluster';
import { proxied } from '../../support/proxied-cluster';
import { Fleet } from '../fleet';
import type { Random } from '../random';
import { TrialStore } from '../trial-store';
import { runRounds } from '../rounds';
import type { PartedPlace } from './partition';
import { Partition } from './partition';
import { INSTANCES } from './plan';
import type { PartedResult } from './result';

interface Setting {
  readonly fleet: Fleet;
  readonly place: PartedPlace;
}

/**
 * Parts a cluster again and again, a primary at a time.
 * @param onFailure called with a partition that could not be brought about; the next has a new cluster.
 */
export async function runParted(
  durability: Durability,
  plans: readonly Random[],
  onPartition: (results: readonly PartedResult[]) => void,
  onFailure: (error: Error) => void,
): Promise<void> {
  const last = await runRounds<Setting, Random>(
    plans,
    { start: () => startPlace(durability), stop: stopPlace },
    async ({ place }, random) => onPartition(await (await Partition.prepare(place, random)).run()),
    onFailure,
  );
  if (last) await stopPlace(last);
}

async function startPlace(durability: Durability): Promise<Setting> {
  const fleet = new Fleet();
  const parted = await proxied(await startPartedCluster());
  const store = await TrialStore.over(parted, durability);
  try {
    const instances = await fleet.startAll(INSTANCES, store.env);
    return { fleet, place: { durability, proxied: parted, store, instances } };
  } catch (error) {
    await stopAll(fleet, store);
    throw error;
  }
}

async function stopPlace({ fleet, place }: Setting): Promise<void> {
  await stopAll(fleet, place.store);
}

async function stopAll(fleet: Fleet, store: TrialStore): Promise<void> {
  await fleet.stop();
  await store.stop();
}
