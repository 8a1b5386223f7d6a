import { fieldsOf } from '../../../src/redis/hash-reader';
import type { ClusterNode } from '../../support/redis-cluster-node';

const STALE_READS = 'cluster-allow-reads-when-down';

/** A hash as this very node has it: also one that only follows, or that is cut off and serves nobody any more. */
export async function heldBy(node: ClusterNode, key: string): Promise<Record<string, string>> {
  // Sent together, so that nobody else on this connection can come between.
  const [, , fields] = await Promise.all([
    node.ask('READONLY'),
    node.ask('CONFIG', 'SET', STALE_READS, 'yes'),
    node.ask('HGETALL', key),
    node.ask('CONFIG', 'SET', STALE_READS, 'no'),
  ]);
  return fieldsOf(fields as string[]);
}
