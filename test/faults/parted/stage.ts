import type { Durability } from '../../../src/redis/script-runner';
import { startPartedCluster } from '../../support/parted-cluster';
import { proxied } from '../../support/proxied-cluster';
import { Fleet } from '../fleet';
import type { Random } from '../random';
import { TrialStore } from '../trial-store';
import { Partition } from './partition';
import { INSTANCES } from './plan';
import type { PartedResult } from './result';

/** Parts a cluster again and again, a primary at a time. */
export async function runParted(
  durability: Durability,
  plans: readonly Random[],
  onPartition: (results: readonly PartedResult[]) => void,
): Promise<void> {
  const fleet = new Fleet();
  const parted = await proxied(await startPartedCluster());
  const store = await TrialStore.over(parted, durability);
  try {
    const instances = await fleet.startAll(INSTANCES, store.env);
    const place = { durability, proxied: parted, store, instances };
    for (const random of plans) onPartition(await (await Partition.prepare(place, random)).run());
  } finally {
    await fleet.stop();
    await store.stop();
  }
}
