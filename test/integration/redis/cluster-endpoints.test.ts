import { cartKeys } from '../../../src/redis/keys';
import { startCluster } from '../../support/redis-cluster';
import { newGuest, unitsOf } from '../../support/shopper';
import { newShopper } from '../../support/tokens';
import { until } from '../../support/until';
import { use, useService } from '../../support/use';

const CARTS = 24;

describe.each([
  ['unknown-endpoint', '127.0.0.1'],
  ['hostname', 'localhost'],
  ['hostname', ''],
])('a cluster with cluster-preferred-endpoint-type %s, host name "%s"', (type, hostname) => {
  const cluster = use(startCluster);
  beforeAll(async () => {
    const settings = ['cluster-preferred-endpoint-type', type, 'cluster-announce-hostname', hostname];
    await Promise.all(cluster().nodes.map((node) => node.ask('CONFIG', 'SET', ...settings)));
    const named = new RegExp(`@\\d+${hostname && `,${hostname}`} `, 'g');
    await until('every node has heard of every host name', async () => {
      const heard = await Promise.all(cluster().nodes.map((node) => node.ask('CLUSTER', 'NODES')));
      return heard.every((nodes) => String(nodes).match(named)?.length === cluster().nodes.length);
    });
  });
  const service = useService(() => ({ REDIS_URL: cluster().url, REDIS_MODE: 'cluster' }));

  it('has all carts, and merges them', async () => {
    const guests = await Promise.all(Array.from({ length: CARTS }, () => newGuest(service().url)));
    for (const guest of guests) await guest.fill({ P001: 2 });

    const carts = await Promise.all(guests.map((guest) => guest.cart()));
    expect(carts.map(unitsOf)).toEqual(guests.map(() => ({ P001: 2 })));
    const shopper = await newShopper(service().url);
    const { outcome, cart } = await shopper.mergeCart(guests[0]!);
    expect({ outcome, units: unitsOf(cart) }).toEqual({ outcome: 'MERGED', units: { P001: 2 } });
  });

  it('goes on elsewhere when a primary dies', async () => {
    const guest = await newGuest(service().url);
    await guest.fill({ P001: 1 });
    const { cart: key } = cartKeys(guest.id);

    const killed = await cluster().killPrimaryOf(key);
    await cluster().awaitFailover(key, killed, 30_000);
    await until('the service asks the successor', () => guest.cart());

    expect(unitsOf((await guest.add({ lines: [{ sku: 'P001' }] })).cart)).toEqual({ P001: 2 });
  }, 60_000);
});
