import { cartKeys } from '../../../src/redis/keys';
import { newOrder, newCheckout, type Order } from '../../support/orders';
import { Shopper, newGuest, unitsOf, filled } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper, signToken } from '../../support/tokens';
import { useService, useStore, prepare } from '../../support/use';

describe.each(stores)('takeOrderedLines from the own cart over $store', ({ env }) => {
  const redis = useStore(env);
  const service = useService(env);
  const checkout = prepare(() => newCheckout(service().url));

  const byService = (order: Order, identityId: string) => checkout().takeOrdered({ ...order, identityId });
  const held = async (shopper: Shopper) => unitsOf(await shopper.cart());

  it('takes the ordered units and no more, once, without a key', async () => {
    const guest = await filled(await newGuest(service().url), { P001: 3, P002: 1 });
    const order = newOrder({ P001: 2 });

    const first = await guest.takeOrdered(order);
    const second = await guest.takeOrdered(order);

    expect(unitsOf(first.cart)).toEqual({ P001: 1, P002: 1 });
    expect(first).toMatchObject({ replayed: false, userErrors: [], warnings: [] });
    expect(second).toMatchObject({ replayed: true, userErrors: [] });
    expect(await held(guest)).toEqual({ P001: 1, P002: 1 });
  });

  it('takes what is there of a line that became smaller, and nothing that is added later', async () => {
    const guest = await filled(await newGuest(service().url), { P001: 1 });
    const order = newOrder({ P001: 2 });

    await guest.takeOrdered(order);
    await filled(guest, { P001: 5 });
    await guest.takeOrdered(order);
    await byService(order, guest.id);

    expect(await held(guest)).toEqual({ P001: 5 });
  });

  it('takes no more than was ordered by page and checkout together', async () => {
    for (const calls of [
      ['page', 'checkout'],
      ['checkout', 'page'],
      ['page', 'checkout', 'page', 'checkout'],
    ]) {
      const guest = await filled(await newGuest(service().url), { P001: 5 });
      const order = newOrder({ P001: 2 });

      for (const by of calls) await (by === 'page' ? guest.takeOrdered(order) : byService(order, guest.id));

      expect(await held(guest)).toEqual({ P001: 3 });
    }
  });

  it('takes no more than was ordered by many at once', async () => {
    const guest = await filled(await newGuest(service().url), { P001: 9 });
    const order = newOrder({ P001: 2 });

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => (i % 2 ? guest.takeOrdered(order) : byService(order, guest.id))),
    );

    expect(await held(guest)).toEqual({ P001: 7 });
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(2);
  });

  it('knows a line by its attributes in any order, and adds up one that is named twice', async () => {
    const guest = await newGuest(service().url);
    const size = { key: 'size', value: 'M' };
    const color = { key: 'color', value: 'red' };
    await guest.add({ lines: [{ sku: 'P001', quantity: 4, attributes: [size, color] }] });
    const line = { sku: 'P001', quantity: 1 };

    const lines = [
      { ...line, attributes: [color, size] },
      { ...line, attributes: [size, color] },
    ];
    expect((await guest.takeOrdered({ orderId: 'A', lines })).cart.lines).toMatchObject([{ quantity: 2 }]);
    const again = [{ sku: 'P001', quantity: 2, attributes: [size, color] }];
    expect(await guest.takeOrdered({ orderId: 'A', lines: again })).toMatchObject({ replayed: true });
  });

  it('refuses an order that comes with other lines, and lets the checkout name its own', async () => {
    const guest = await filled(await newGuest(service().url), { P001: 5 });
    const order = newOrder({ P001: 2 });
    await guest.takeOrdered({ ...order, lines: [{ sku: 'P001', quantity: 1 }] });

    expect(await guest.takeOrdered(order)).toMatchObject({
      userErrors: [{ code: 'ORDER_ID_REUSED', field: ['input', 'orderId'], retryable: false }],
    });
    expect(await held(guest)).toEqual({ P001: 4 });
    await byService(order, guest.id);
    expect(await held(guest)).toEqual({ P001: 3 });
  });

  it('applies the good lines of an order and names the others', async () => {
    const guest = await filled(await newGuest(service().url), { P001: 2 });
    const lines = [{ sku: '' }, { sku: 'P001' }, { sku: 'P002', quantity: 0 }];

    const { userErrors } = await guest.takeOrdered({ orderId: 'A', lines });

    expect(userErrors).toMatchObject([
      { code: 'INVALID_SKU', field: ['input', 'lines', '0', 'sku'] },
      { code: 'INVALID_QUANTITY', field: ['input', 'lines', '2', 'quantity'] },
    ]);
    expect(await held(guest)).toEqual({ P001: 1 });
  });

  it('refuses what is out of bounds, and takes nothing then', async () => {
    const guest = await filled(await newGuest(service().url), { P001: 2 });
    const { lines: two } = newOrder({ P001: 2 });
    const many = Array.from({ length: 251 }, () => ({ sku: 'P001' }));

    for (const [orderId, lines, code] of [
      ['', two, 'INVALID_ORDER_ID'],
      ['x'.repeat(129), two, 'INVALID_ORDER_ID'],
      ['A', many, 'TOO_MANY_LINES'],
    ] as const) {
      const { userErrors } = await guest.takeOrdered({ orderId, lines: [...lines] });
      expect(userErrors).toMatchObject([{ code }]);
    }
    expect(
      await checkout().takeOrdered({ ...newOrder({ P001: 2 }), identityId: 'no-identity' }),
    ).toMatchObject({
      userErrors: [{ code: 'INVALID_IDENTITY_ID', field: ['input', 'identityId'] }],
    });
    expect(await held(guest)).toEqual({ P001: 2 });
  });

  it('minds the expected version and the key, if they are given', async () => {
    const guest = await filled(await newGuest(service().url), { P001: 5 });
    const order = newOrder({ P001: 2 });
    const { version } = await guest.cart();

    const late = await guest.takeOrdered({ ...order, expectedVersion: version - 1 });
    expect(late.userErrors).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
    const good = { ...order, expectedVersion: version, cartId: guest.id, idempotencyKey: 'K' };
    expect((await guest.takeOrdered(good)).replayed).toBe(false);
    expect((await guest.takeOrdered(good)).replayed).toBe(true);
    const other = await guest.takeOrdered({ ...newOrder({ P001: 2 }), idempotencyKey: 'K' });
    expect(other.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
    expect(await held(guest)).toEqual({ P001: 3 });
  });

  it('forgets no order and lets no guest fill the memory with them', async () => {
    const guest = await newGuest(service().url);
    await redis.hset(cartKeys(guest.id).orders, '@bytes', 200_001);

    const refused = await guest.takeOrdered(newOrder({ P001: 2 }));
    const taken = await byService(newOrder({ P001: 2 }), guest.id);

    expect(refused.userErrors).toMatchObject([{ code: 'TOO_MANY_ORDERS' }]);
    expect(taken.userErrors).toEqual([]);
    expect(await redis.ttl(cartKeys(guest.id).orders)).toBeGreaterThan(399 * 24 * 3600);
  });

  it('lets only a service with the scope name a cart, even the own one', async () => {
    const guest = await filled(await newGuest(service().url), { P001: 2 });
    const claims = { sub: 'service:other', kind: 'SERVICE', scope: 'cart:any' };
    const other = new Shopper(`${service().url}/graphql`, await signToken({ claims }), '');
    const mutation =
      'mutation ($input: TakeOrderedLinesInput!) { takeOrderedLines(input: $input) { replayed } }';

    for (const caller of [guest, other, await newShopper(service().url)]) {
      const answer = await caller.ask(mutation, {
        input: { ...newOrder({ P001: 2 }), identityId: guest.id },
      });
      expect(answer).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN', retryable: false } }] });
    }
    const nameless = await checkout().ask(mutation, { input: newOrder({ P001: 2 }) });
    expect(nameless).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(await held(guest)).toEqual({ P001: 2 });
  });
});
