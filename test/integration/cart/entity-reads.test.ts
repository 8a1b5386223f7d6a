import { randomBytes } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import { startFaultProxy } from '../../support/fault-proxy';
import { commandNamed } from '../../support/redis-requests';
import { startRedis } from '../../support/redis-server';
import type { Service } from '../../support/service';
import type { GraphqlAnswer } from '../../support/shopper';
import { Shopper, newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { signToken } from '../../support/tokens';
import { use, useService, useStore } from '../../support/use';

const ENTITIES =
  'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Cart { id lineCount } ... on CartLine { id cart { id lines { sku } } } } }';
const CARTS = 400;

interface Entities {
  _entities: ({ id: string } | null)[];
}

/** A service that may read every cart. */
async function support(service: Service): Promise<Shopper> {
  const token = await signToken({ claims: { scope: 'cart:any' } });
  return new Shopper(`${service.url}/graphql`, token, 'A'.repeat(22));
}

/** The ids of one cart that exists, and of others that do not. */
async function cartIds(service: Service): Promise<string[]> {
  const guest = await newGuest(service.url);
  await guest.add({ lines: [{ sku: 'P001' }] });
  return [guest.id, ...Array.from({ length: CARTS - 1 }, () => randomBytes(16).toString('base64url'))];
}

const carts = (ids: readonly string[]) => ids.map((id) => ({ __typename: 'Cart', id }));

describe.each(stores)('what entities cost on $store', ({ env }) => {
  const service = useService(env);
  const store = useStore(env);

  /** Carts that were read, as its nodes count them, and pipelines in which they were asked for. */
  async function counts() {
    const nodes = store.isCluster ? (store as Cluster).nodes('master') : [store as Redis];
    const infos = await Promise.all(nodes.map((node) => node.info('commandstats')));
    const metrics = await (await fetch(`${service().url}/metrics`)).text();
    const reads = infos.map((info) => Number(/^cmdstat_hgetall:calls=(\d+)/m.exec(info)?.[1] ?? 0));
    const pipelines = /^redis_command_duration_seconds_count\{command="hgetall",outcome="ok"\} (\d+)/m;
    return {
      nodes: nodes.length,
      reads: reads.reduce((sum, count) => sum + count),
      pipelines: Number(pipelines.exec(metrics)?.[1] ?? 0),
    };
  }

  async function costOf(asker: Shopper, representations: unknown[]) {
    const before = await counts();
    const answer: GraphqlAnswer<Entities> = await asker.ask(ENTITIES, { r: representations });
    const after = await counts();
    expect(answer.errors).toBeUndefined();
    expect(answer.data!._entities).toHaveLength(representations.length);
    return {
      nodes: after.nodes,
      reads: after.reads - before.reads,
      pipelines: after.pipelines - before.pipelines,
    };
  }

  it('is one read of the cart for all its lines', async () => {
    const guest = await newGuest(service().url);
    const lines = Array.from({ length: 200 }, (_, index) => ({ sku: `P${index}` }));
    const { cart } = await guest.add({ lines });
    const r = cart.lines.map(({ id }) => ({ __typename: 'CartLine', id }));

    const cost = await costOf(guest, [...r, ...r, ...carts([guest.id])]);

    expect(cost).toMatchObject({ reads: 1, pipelines: 1 });
  });

  it('is one read a cart, and one pipeline a node, for any number of carts', async () => {
    const ids = await cartIds(service());

    const { nodes, reads, pipelines } = await costOf(await support(service()), carts([...ids, ids[0]!]));

    expect(reads).toBe(CARTS);
    expect(pipelines).toBe(nodes);
  });
});

describe('the way to Redis', () => {
  const redis = use(startRedis);
  const proxy = use(() => startFaultProxy(redis()));
  const service = useService(() => ({ REDIS_URL: proxy().url }));

  it('is taken once: every cart was asked for before the answer about the first is let through', async () => {
    const ids = await cartIds(service());
    const asker = await support(service());
    let asked = 0;
    let heldBack: Buffer[] = [];
    const isRead = commandNamed('hgetall');
    proxy().cutRequests({ matching: (request) => isRead(request) && ++asked < 0, times: 1 });
    proxy().rewriteReplies((replies) => {
      heldBack.push(replies);
      if (asked < CARTS) return Buffer.alloc(0);
      const all = Buffer.concat(heldBack);
      heldBack = [];
      return all;
    });

    const { data, errors } = await asker.ask<Entities>(ENTITIES, { r: carts(ids) });

    expect(errors).toBeUndefined();
    expect(data!._entities.map((cart) => cart?.id ?? null)).toEqual(
      ids.map((id, index) => (index === 0 ? id : null)),
    );
    expect(asked).toBe(CARTS);
  });
});
