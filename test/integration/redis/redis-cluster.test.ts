import { Cluster } from 'ioredis';
import { startCluster } from '../../support/redis-cluster';
import { use } from '../../support/use';

describe('a Redis Cluster of a test', () => {
  const cluster = use(startCluster);
  const client = use(async () => new Cluster(cluster().urls).on('error', () => undefined));

  it('serves keys of all slots from different primaries', async () => {
    const keys = ['{b0}', '{b1}', '{b2}', '{b3}', '{b4}', '{b5}'];
    await Promise.all(keys.map((key) => client().set(key, key)));
    await expect(Promise.all(keys.map((key) => client().get(key)))).resolves.toEqual(keys);
    const primaries = await Promise.all(keys.map((key) => cluster().primaryOf(key)));
    expect(new Set(primaries).size).toBe(3);
  });

  it('fails over when a primary is killed, and takes the killed node back as a replica', async () => {
    await client().call('SET', ['failing', 'over']);
    const killed = await cluster().killPrimaryOf('failing');
    const successor = await cluster().awaitFailover('failing', killed, 20_000);
    expect(successor).not.toBe(killed);
    await expect(client().get('failing')).resolves.toBe('over');

    await cluster().restart(killed);
    await cluster().waitUntilHealthy();
    await expect(cluster().primaryOf('failing')).resolves.toBe(successor);
    await expect(killed.says('REPLICATION', 'role:slave')).resolves.toBe(true);
  }, 60_000);
});
