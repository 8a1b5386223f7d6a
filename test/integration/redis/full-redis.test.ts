import { Redis } from 'ioredis';
import { AddCartLinesDocument, SyncCartDocument } from '../../__generated__/operations';
import type { AuthAnswer } from '../../support/auth-client';
import { AuthClient } from '../../support/auth-client';
import { TestIdentityProvider } from '../../support/identity-provider';
import { startCluster } from '../../support/redis-cluster';
import { startRedis } from '../../support/redis-server';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf, shopperAt } from '../../support/shopper';
import { prepare, use, useService } from '../../support/use';

const CARTS = 8;
const QUICK_MS = 200;
const REMOVALS = 300;
/** For each removal under a key of its own: its record, journal entry and outbox entry. */
const BYTES_A_REMOVAL = 600;

interface Store {
  readonly urls: readonly string[];
  readonly env: Record<string, string>;
  stop(): Promise<void>;
}

async function oneRedis(): Promise<Store> {
  const server = await startRedis();
  return { urls: [server.url], env: { REDIS_URL: server.url }, stop: () => server.stop() };
}

async function threePrimaries(): Promise<Store> {
  const cluster = await startCluster();
  const env = { REDIS_URL: cluster.url, REDIS_MODE: 'cluster' };
  return { urls: cluster.urls, env, stop: () => cluster.stop() };
}

describe.each([
  ['one Redis', oneRedis],
  ['a cluster', threePrimaries],
])('%s at maxmemory', (_, start) => {
  const store = use(start);
  const shop = use(() => TestIdentityProvider.start());
  const service = useService(() => ({ ...store().env, ...shop().env }));
  const auth = prepare(() => new AuthClient(service().url));
  /** Two devices of a shopper who has signed in. */
  let devices: [AuthAnswer, AuthAnswer];
  let nodes: Redis[];
  let sessions: AuthAnswer[];
  let shoppers: Shopper[];
  let syncer: Shopper;

  beforeAll(async () => {
    nodes = store().urls.map((url) => new Redis(url));
    const signIn = async () =>
      auth().post('/auth/exchange', { token: await shop().tokenOf('An'), channel: 'WEB' });
    devices = [await signIn(), await signIn()];
    sessions = await Promise.all(Array.from({ length: CARTS }, () => auth().guest()));
    shoppers = sessions.map(({ body }) => shopperAt(service().url, body));
    for (const shopper of shoppers) await shopper.fill({ a: 5, b: 2, c: 1 });
    syncer = await newGuest(service().url);
    await syncer.add({ lines: [{ sku: 'a', quantity: 5 }, { sku: 'b' }], idempotencyKey: 'before' });
    await limitTo(1);
  });
  afterAll(() => {
    for (const node of nodes ?? []) node.disconnect();
  });

  async function limitTo(bytes: number): Promise<void> {
    await Promise.all(nodes.map((node) => node.config('SET', 'maxmemory', bytes)));
  }
  const bearer = ({ body }: AuthAnswer) => ({ authorization: `Bearer ${body.accessToken}` });
  const metrics = async () => (await fetch(`${service().url}/metrics`)).text();
  async function failedAdds(): Promise<number> {
    const name = 'redis_command_duration_seconds_count{command="addCartLines",outcome="error"} ';
    const line = (await metrics()).split('\n').find((text) => text.startsWith(name));
    return Number(line?.slice(name.length) ?? 0);
  }

  it('refuses what grows, retryably, at once and without retries', async () => {
    for (const shopper of shoppers) {
      const before = await failedAdds();
      const sent = performance.now();
      const { errors } = await shopper.ask(AddCartLinesDocument, { input: { lines: [{ sku: 'new' }] } });
      const took = performance.now() - sent;

      expect(errors).toMatchObject([{ extensions: { code: 'STORE_UNAVAILABLE', retryable: true } }]);
      expect(took).toBeLessThan(QUICK_MS);
      expect(await failedAdds()).toBe(before + 1);
    }
    const guest = await auth().guest();
    expect(guest).toMatchObject({ status: 503, body: { code: 'STORE_UNAVAILABLE', retryable: true } });
  });

  it('takes units and lines out of carts', async () => {
    for (const shopper of shoppers) {
      const { lines } = await shopper.cart();
      const id = (sku: string) => lines.find((line) => line.sku === sku)!.id;
      const idempotencyKey = 'at maxmemory';

      const lower = await shopper.update({ lines: [{ lineId: id('a'), quantity: 3 }], idempotencyKey });
      const removed = await shopper.remove({ lineIds: [id('b')], idempotencyKey });
      const again = await shopper.remove({ lineIds: [id('b')], idempotencyKey });

      expect(unitsOf(lower.cart)).toEqual({ a: 3, b: 2, c: 1 });
      expect(unitsOf(removed.cart)).toEqual({ a: 3, c: 1 });
      expect(again.replayed).toBe(true);
      const cleared = await shopper.clear({});
      expect(unitsOf(cleared.cart)).toEqual({});
    }
  });

  it('takes units and lines out by a sync, and brings none in', async () => {
    const { version } = await syncer.cart();
    const sync = (units: Record<string, number>, baseVersion: number) => ({
      input: {
        lines: Object.entries(units).map(([sku, quantity]) => ({ sku, quantity })),
        baseVersion,
        replicaId: 'phone',
        idempotencyKey: `${version} ${Object.keys(units).join()}`,
      },
    });
    const refused = await syncer.ask(SyncCartDocument, sync({ a: 5, b: 1, new: 1 }, version));
    expect(refused.errors).toMatchObject([{ extensions: { code: 'STORE_UNAVAILABLE', retryable: true } }]);

    const lower = await syncer.sync(sync({ a: 3, b: 1 }, version).input);
    const again = await syncer.sync(sync({ a: 3, b: 1 }, version).input);
    expect(unitsOf(lower.cart)).toEqual({ a: 3, b: 1 });
    expect(again.replayed).toBe(true);
    const removed = await syncer.sync(sync({ a: 3 }, lower.cart.version).input);
    expect(unitsOf(removed.cart)).toEqual({ a: 3 });
  });

  it('knows an add that was executed before', async () => {
    const lines = [{ sku: 'a', quantity: 5 }, { sku: 'b' }];
    expect(await syncer.add({ lines, idempotencyKey: 'before' })).toMatchObject({ replayed: true });
  });

  it('renews and ends sessions', async () => {
    for (const session of sessions.slice(1)) {
      const refreshed = await auth().post('/auth/refresh', { refreshToken: session.body.refreshToken });
      expect(refreshed.status).toBe(200);

      expect((await auth().post('/auth/logout', undefined, bearer(refreshed))).status).toBe(204);
      const late = await auth().post('/auth/refresh', { refreshToken: refreshed.body.refreshToken });
      expect(late.status).toBe(401);
      expect((await auth().ask('GET', '/auth/sessions', bearer(refreshed))).status).toBe(401);
    }
  });

  it('lets a shopper end the session of a stolen device', async () => {
    const [own, stolen] = devices;
    const renewed = await auth().post('/auth/refresh', { refreshToken: own.body.refreshToken });
    const listed = await auth().ask('GET', '/auth/sessions', bearer(renewed));
    const ids = (listed.body as unknown as { id: string; current: boolean }[])
      .filter(({ current }) => !current)
      .map(({ id }) => id);

    expect(ids).toHaveLength(1);
    expect((await auth().ask('DELETE', `/auth/sessions/${ids[0]}`, bearer(renewed))).status).toBe(204);
    expect((await auth().ask('GET', '/auth/sessions', bearer(stolen))).status).toBe(401);
    const late = await auth().post('/auth/refresh', { refreshToken: stolen.body.refreshToken });
    expect(late.status).toBe(401);
  });

  it('stays ready, and says that it is full', async () => {
    const ready = await fetch(`${service().url}/readyz`);

    expect({ status: ready.status, body: (await ready.json()) as object }).toEqual({
      status: 200,
      body: { status: 'ok', memory: 'full' },
    });
    expect(await metrics()).toMatch(/^redis_memory_used_ratio\{node="127\.0\.0\.1:\d+"\} \d{3,}/m);
  });

  it('does not grow by more than a record for each removal', async () => {
    const [shopper] = shoppers as [Shopper];
    const used = async () => {
      const facts = await Promise.all(nodes.map((node) => node.info('memory')));
      return facts.reduce((sum, info) => sum + Number(/used_memory_dataset:(\d+)/.exec(info)![1]), 0);
    };
    const before = await used();
    for (let n = 0; n < REMOVALS; n += 1)
      await shopper.remove({ lineIds: ['none'], idempotencyKey: `removal ${n}` });

    // A replica holds the same again.
    expect((await used()) - before).toBeLessThan(2 * REMOVALS * BYTES_A_REMOVAL);
  });

  it('takes adds again, and says so, once there is room', async () => {
    await limitTo(0);

    const added = await shoppers[0]!.add({ lines: [{ sku: 'new' }] });
    expect(unitsOf(added.cart)).toEqual({ new: 1 });
    expect(await (await fetch(`${service().url}/readyz`)).json()).toEqual({ status: 'ok', memory: 'ok' });
  });
});
