import type { Cart, CartClient, Fetch } from '@onecart/client';
import { createCartClient } from '@onecart/client';
import { Redis } from 'ioredis';
import { scripts } from '../../../src/redis/scripts';
import { startFaultProxy } from '../../support/fault-proxy';
import { commandNamed } from '../../support/redis-requests';
import { startRedis } from '../../support/redis-server';
import { newShopper } from '../../support/tokens';
import { use, useService } from '../../support/use';

const units = ({ lines }: Cart) => Object.fromEntries(lines.map(({ sku, quantity }) => [sku, quantity]));
const lineId = ({ lines }: Cart, sku: string) => lines.find((line) => line.sku === sku)!.id;

describe('the client of the cart, at the real service', () => {
  const server = use(startRedis);
  const proxy = use(() => startFaultProxy(server()));
  const service = useService(() => ({ REDIS_URL: proxy().url }));
  let client: CartClient;
  /** Answers of the graph that are still to be lost on their way, and calls that were made. */
  let answersToLose: number;
  let calls: number;

  beforeAll(async () => {
    // So that a cut always hits an execution, not the news that Redis does not know the script yet.
    const redis = new Redis(server().url);
    for (const { source } of Object.values(scripts)) await redis.script('LOAD', source);
    redis.disconnect();
  });
  beforeEach(() => {
    answersToLose = 0;
    calls = 0;
    client = open();
  });
  afterEach(() => proxy().heal());

  const lossyFetch: Fetch = async (url, init) => {
    const response = await fetch(url, init);
    if (!url.endsWith('/graphql')) return response;
    calls += 1;
    // The service has given up by now: the client's retry gets through.
    proxy().heal();
    if (answersToLose === 0) return response;
    answersToLose -= 1;
    await response.text();
    throw new TypeError('connection lost');
  };
  const open = () =>
    createCartClient({
      graphUrl: `${service().url}/graphql`,
      authUrl: `${service().url}/auth`,
      channel: 'WEB',
      guest: true,
      fetch: lossyFetch,
      timeoutMs: 20_000,
    });

  /** Two ways for an answer to get lost: between service and client, and between Redis and service. */
  const troubles: [string, (script: keyof typeof scripts) => void][] = [
    ['answers of the service are lost', () => (answersToLose = 2)],
    [
      'answers of Redis are lost',
      (script) =>
        proxy().cutReplies({ matching: commandNamed('evalsha', scripts[script].sha), times: Infinity }),
    ],
  ];

  it('takes a guest through all changes of a cart', async () => {
    const added = await client.addLines([
      { sku: 'a', quantity: 2 },
      { sku: 'b', attributes: [{ key: 'màu', value: 'đỏ' }] },
    ]);
    const updated = await client.updateLines([{ lineId: lineId(added.cart, 'a'), quantity: 5 }]);
    const removed = await client.removeLines([lineId(added.cart, 'b')]);
    const kept = await client.addLines([{ sku: 'c' }]);
    const cleared = await client.clear({
      upToVersion: removed.cart.version,
      cartId: removed.cart.id,
    });

    expect([added, updated, removed, kept, cleared].map(({ cart }) => units(cart))).toEqual([
      { a: 2, b: 1 },
      { a: 5, b: 1 },
      { a: 5 },
      { a: 5, c: 1 },
      { c: 1 },
    ]);
    expect(units(await client.cart())).toEqual({ c: 1 });
    expect((await client.identity())!.kind).toBe('GUEST');
  });

  it('answers what was not applied and what was applied otherwise', async () => {
    const { cart, userErrors, warnings } = await client.addLines([
      { sku: 'a', quantity: 5000 },
      { sku: '', quantity: 1 },
    ]);

    expect(units(cart)).toEqual({ a: 999 });
    expect(userErrors).toMatchObject([{ code: 'INVALID_SKU', field: ['input', 'lines', '1', 'sku'] }]);
    expect(warnings).toMatchObject([{ code: 'QUANTITY_CLAMPED' }]);
    const conflict = await client.clear({ expectedVersion: cart.version - 1, cartId: cart.id });
    expect(conflict.userErrors).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
  });

  it('sends with each version the cart that it belongs to', async () => {
    const { cart } = await client.addLines([{ sku: 'a', quantity: 1 }]);
    const cartId = 'another';

    const expected = await client.addLines([{ sku: 'b' }], { expectedVersion: cart.version, cartId });
    const cleared = await client.clear({ upToVersion: cart.version, cartId });
    const synced = await client.sync([], { baseVersion: cart.version, cartId });
    // @ts-expect-error -- a version without its cart
    void ((): unknown => client.clear({ upToVersion: cart.version }));

    expect(expected.userErrors).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
    expect(cleared.userErrors).toMatchObject([{ code: 'VERSION_OF_OTHER_CART' }]);
    expect(synced.warnings).toMatchObject([{ code: 'BASE_UNKNOWN' }]);
    expect(units(await client.cart())).toEqual({ a: 1 });
  });

  describe.each(troubles)('when %s', (_, makeTrouble) => {
    it.each(Array.from({ length: 3 }, (__, round) => round))(
      'changes the cart once by each call (%i)',
      async () => {
        const first = await client.addLines([
          { sku: 'a', quantity: 3 },
          { sku: 'b', quantity: 2 },
        ]);
        calls = 0;

        makeTrouble('addCartLines');
        const added = await client.addLines([{ sku: 'a', quantity: 2 }]);
        makeTrouble('removeCartLines');
        const removed = await client.removeLines([lineId(first.cart, 'b')]);

        expect(calls).toBeGreaterThan(2);
        expect(units(added.cart)).toEqual({ a: 5, b: 2 });
        expect(units(removed.cart)).toEqual({ a: 5 });
        expect(removed.cart.version).toBe(first.cart.version + 2);
        expect(added.replayed).toBe(true);
      },
    );
  });

  it('brings an offline copy and the cart together once, though the answer is lost', async () => {
    const { cart } = await client.addLines([{ sku: 'a', quantity: 2 }, { sku: 'b' }]);
    const copy = { baseVersion: cart.version, cartId: cart.id, replicaId: 'phone' };
    await client.addLines([{ sku: 'a', quantity: 3 }]);

    answersToLose = 2;
    const synced = await client.sync([{ sku: 'a', quantity: 4 }], copy);

    expect(synced).toMatchObject({ userErrors: [], warnings: [], replayed: true });
    expect(units(synced.cart)).toEqual({ a: 7 });
    expect(units(await client.cart())).toEqual({ a: 7 });
  });

  it('removes nothing for a copy that does not say what it comes from', async () => {
    await client.addLines([{ sku: 'a', quantity: 2 }, { sku: 'b' }]);

    expect(units((await client.sync([{ sku: 'a', quantity: 4 }])).cart)).toEqual({ a: 4, b: 1 });
  });

  it('merges a guest’s cart once, though the answer is lost, and takes it back', async () => {
    await client.addLines([{ sku: 'a', quantity: 2 }]);
    const guestToken = (await client.accessToken())!;
    const { token, id } = await newShopper(service().url);
    await client.useTokens({ accessToken: token, expiresIn: 300, identity: { id, kind: 'SHOPPER' } });
    await client.addLines([{ sku: 'a' }]);

    expect((await client.previewMergeCart(guestToken)).lines).toMatchObject([{ sku: 'a', quantityAfter: 3 }]);
    answersToLose = 2;
    const { outcome, merge, cart } = await client.mergeCart(guestToken, { strategy: 'SUM' });
    expect({ outcome, units: units(cart) }).toEqual({ outcome: 'MERGED', units: { a: 3 } });
    answersToLose = 1;
    const undone = await client.undoMergeCart(merge!.id);
    expect({ units: units(undone.cart), returned: undone.returned }).toEqual({
      units: { a: 1 },
      returned: [],
    });
  });

  it('says that the cart cannot be reached, with the key to try again, once its time is over', async () => {
    await client.signInGuest();
    const hasty = createCartClient({
      graphUrl: `${service().url}/graphql`,
      authUrl: `${service().url}/auth`,
      channel: 'WEB',
      timeoutMs: 1500,
    });
    await hasty.useTokens({
      accessToken: (await client.accessToken())!,
      expiresIn: 900,
      identity: (await client.identity())!,
    });
    await server().freeze();
    const error: unknown = await hasty
      .addLines([{ sku: 'a' }])
      .catch((thrown: unknown) => thrown)
      .finally(() => server().thaw());

    expect(error).toMatchObject({ retryable: true, idempotencyKey: expect.any(String) as string });
    const { idempotencyKey } = error as { idempotencyKey: string };
    expect(units((await client.addLines([{ sku: 'a' }], { idempotencyKey })).cart)).toEqual({ a: 1 });
    expect(units((await client.addLines([{ sku: 'a' }], { idempotencyKey })).cart)).toEqual({ a: 1 });
  });
});
