import { decodeJwt } from 'jose';
import { Cluster, Redis } from 'ioredis';
import { sessionKey } from '../../../src/redis/keys';
import type { AuthBody } from '../../support/auth-client';
import { AuthClient } from '../../support/auth-client';
import { startCluster } from '../../support/redis-cluster';
import { startRedis } from '../../support/redis-server';
import type { Service } from '../../support/service';
import { startService } from '../../support/service';
import { until } from '../../support/until';

const REFUSED_WITHIN_MS = 5000;

interface Store {
  readonly env: Record<string, string>;
  readonly redis: Redis | Cluster;
  stop(): Promise<void>;
}

async function oneRedis(): Promise<Store> {
  const server = await startRedis();
  const redis = new Redis(server.url);
  return {
    env: { REDIS_URL: server.url },
    redis,
    async stop() {
      redis.disconnect();
      await server.stop();
    },
  };
}

async function aCluster(): Promise<Store> {
  const cluster = await startCluster();
  const redis = new Cluster(cluster.urls);
  return {
    env: { REDIS_URL: cluster.url, REDIS_MODE: 'cluster' },
    redis,
    async stop() {
      redis.disconnect();
      await cluster.stop();
    },
  };
}

describe.each([
  ['one Redis', oneRedis],
  ['a cluster', aCluster],
])('the tokens from before a loss of data over %s', (_, startStore) => {
  let store: Store;
  let services: Service[] = [];
  let clients: AuthClient[] = [];

  const start = async () => {
    services = await Promise.all([startService(store.env), startService(store.env)]);
    clients = services.map(({ url }) => new AuthClient(url));
  };
  const stop = async () => {
    await Promise.all(services.splice(0).map((service) => service.stop()));
  };

  beforeAll(async () => {
    store = await startStore();
    await start();
  }, 60_000);
  afterAll(async () => {
    await stop();
    await store?.stop();
  });

  const bearer = ({ accessToken }: AuthBody) => ({ authorization: `Bearer ${accessToken}` });
  const statuses = async (holder: AuthBody) =>
    Promise.all(
      clients.map(async (client) => (await client.ask('GET', '/auth/sessions', bearer(holder))).status),
    );
  const areRefused = (holder: AuthBody) =>
    until(
      'every instance refuses the token',
      async () => (await statuses(holder)).every((status) => status === 401),
      REFUSED_WITHIN_MS,
    );
  const guest = async () => (await clients[0]!.guest()).body;
  const keyOf = ({ accessToken }: AuthBody) => sessionKey(String(decodeJwt(accessToken)['sid']));
  const nodes = () => (store.redis instanceof Cluster ? store.redis.nodes('master') : [store.redis]);
  const flushAll = async () => Promise.all(nodes().map((node) => node.flushall()));
  /** The nodes, the one that holds a session first. */
  const nodesFor = async (holder: AuthBody) => {
    const holds = await Promise.all(
      nodes().map(async (node) => (await node.keys('session:*')).includes(keyOf(holder))),
    );
    return nodes().sort(
      (one, other) => Number(holds[nodes().indexOf(other)]) - Number(holds[nodes().indexOf(one)]),
    );
  };
  const cartReads = async () => {
    const infos = await Promise.all(nodes().map(async (node) => node.info('commandstats')));
    return infos.reduce((sum, info) => sum + Number(/^cmdstat_hgetall:calls=(\d+)/m.exec(info)?.[1] ?? 0), 0);
  };
  const readCart = async (holder: AuthBody) =>
    fetch(`${services[0]!.url}/cart/sync`, { headers: bearer(holder) });

  it('are refused on every instance within 5 s', async () => {
    const signedOut = await guest();
    const remembered = await guest();
    expect(await statuses(remembered)).toEqual([200, 200]);
    await clients[0]!.post('/auth/logout', undefined, bearer(signedOut));

    await flushAll();

    await areRefused(remembered);
    await areRefused(signedOut);
    expect(await statuses(await guest())).toEqual([200, 200]);
  });

  it('are refused by instances that start after it', async () => {
    const [signedOut, other] = [await guest(), await guest()];
    await clients[0]!.post('/auth/logout', undefined, bearer(signedOut));
    await stop();
    await flushAll();
    await until(
      'a second has passed',
      async () => Date.now() / 1000 >= decodeJwt(other.accessToken).iat! + 1,
    );
    await start();

    expect(await statuses(signedOut)).toEqual([401, 401]);
    expect(await statuses(other)).toEqual([401, 401]);
    expect(await statuses(await guest())).toEqual([200, 200]);
  });

  it('are refused again after a second loss, although their sessions were found after the first', async () => {
    const holder = await guest();
    const session = await store.redis.hgetall(keyOf(holder));
    await flushAll();
    await store.redis.hset(keyOf(holder), session);
    await until('the loss is noticed', async () => (await store.redis.exists('birth:{b000}')) === 1);
    expect(await statuses(holder)).toEqual([200, 200]);

    await flushAll();

    await areRefused(holder);
  });

  it('are refused where the node that held their session lost it', async () => {
    const holder = await guest();
    const [held, ...others] = await nodesFor(holder);
    await Promise.all(others.map((node) => node.flushall()));
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(await statuses(holder)).toEqual([200, 200]);

    await held!.flushall();

    await areRefused(holder);
  });

  it('cost one look at the session, and those of later none', async () => {
    const holder = await guest();
    await readCart(holder);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = await cartReads();
    for (let time = 0; time < 5; time += 1) expect((await readCart(holder)).status).toBe(200);

    expect((await cartReads()) - before).toBe(5);
  });
});
