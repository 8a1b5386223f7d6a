import { randomUUID } from 'node:crypto';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { useService } from '../../support/use';

describe.each(stores)('idempotency keys on $store', ({ env }) => {
  const service = useService(env);
  let guest: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
  });

  it('executes a repeated call once and says so', async () => {
    const input = { lines: [{ sku: 'P001', quantity: 2 }], idempotencyKey: randomUUID() };

    const first = await guest.add(input);
    const again = await guest.add(input);

    expect(first.replayed).toBe(false);
    expect(again).toEqual({ ...first, replayed: true });
  });

  it('executes 50 calls with one key at once a single time', async () => {
    const input = { lines: [{ sku: 'P001' }], idempotencyKey: randomUUID() };

    const answers = await Promise.all(Array.from({ length: 50 }, () => guest.add(input)));

    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(unitsOf(await guest.cart())).toEqual({ P001: 1 });
  });

  it('answers a retry with the errors and warnings of the first call and the current cart', async () => {
    const input = {
      lines: [{ sku: '' }, { sku: 'P001', quantity: 1000 }, { sku: 'P001' }],
      idempotencyKey: randomUUID(),
    };
    const first = await guest.add(input);
    await guest.clear({});

    const again = await guest.add(input);

    expect(first.userErrors.map(({ code }) => code)).toEqual(['INVALID_SKU', 'LINE_FULL']);
    expect(again.userErrors).toEqual(first.userErrors);
    expect(again.warnings).toEqual(first.warnings);
    expect(again.cart.lines).toEqual([]);
  });

  describe('after VERSION_CONFLICT', () => {
    const idempotencyKey = 'the same';
    const lines = [{ sku: 'P001' }];
    let lineId: string;
    let version: number;

    beforeEach(async () => {
      const { cart } = await guest.add({ lines: [{ sku: 'P001', quantity: 3 }] });
      lineId = cart.lines[0]!.id;
      version = cart.version;
    });

    it.each([
      ['addCartLines', (expectedVersion: number) => guest.add({ lines, idempotencyKey, expectedVersion })],
      [
        'updateCartLines',
        (expectedVersion: number) =>
          guest.update({ lines: [{ lineId, quantity: 1 }], idempotencyKey, expectedVersion }),
      ],
      [
        'removeCartLines',
        (expectedVersion: number) => guest.remove({ lineIds: [lineId], idempotencyKey, expectedVersion }),
      ],
      ['clearCart', (expectedVersion: number) => guest.clear({ idempotencyKey, expectedVersion })],
      ['syncCart', (expectedVersion: number) => guest.sync({ lines, idempotencyKey, expectedVersion })],
    ])('the key is good for %s once more, and only once', async (_, call) => {
      const refused = await call(version - 1);
      const refusedAgain = await call(version - 1);
      const done = await call(version);
      const again = await call(version);
      const other = await call(version - 1);

      for (const conflict of [refused, refusedAgain]) {
        expect(conflict.userErrors.map(({ code }) => code)).toEqual(['VERSION_CONFLICT']);
        expect(conflict).toMatchObject({ replayed: false, cart: { version } });
      }
      expect(done).toMatchObject({ replayed: false, userErrors: [] });
      expect(again).toMatchObject({ replayed: true, userErrors: [], cart: { version: done.cart.version } });
      expect(other.userErrors.map(({ code }) => code)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    });

    it('of many calls at once with the version they were shown one is executed', async () => {
      const input = { lines, idempotencyKey, expectedVersion: version };
      await guest.add({ ...input, expectedVersion: version - 1 });

      const answers = await Promise.all(Array.from({ length: 20 }, () => guest.add(input)));

      expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
      expect(unitsOf(await guest.cart())).toEqual({ P001: 4 });
    });
  });

  it('refuses a key that was used with another input', async () => {
    const idempotencyKey = randomUUID();
    const first = await guest.add({ lines: [{ sku: 'P001' }], idempotencyKey });

    const other = await guest.add({ lines: [{ sku: 'P001', quantity: 2 }], idempotencyKey });

    expect(other.userErrors).toMatchObject([
      { code: 'IDEMPOTENCY_KEY_REUSED', field: ['input', 'idempotencyKey'] },
    ]);
    expect(other).toMatchObject({ replayed: false, cart: first.cart });
  });

  it('keeps the keys of shoppers and of mutations apart', async () => {
    const other = await newGuest(service().url);
    const idempotencyKey = randomUUID();
    const input = { lines: [{ sku: 'P001' }], idempotencyKey };
    await guest.add(input);

    const elsewhere = await other.add(input);
    const cleared = await guest.clear({ idempotencyKey });

    expect(elsewhere).toMatchObject({ replayed: false, cart: { totalQuantity: 1 } });
    expect(cleared).toMatchObject({ replayed: false, userErrors: [], cart: { lines: [] } });
  });

  it.each(['updateCartLines', 'removeCartLines'] as const)('recognises a repeated %s', async (mutation) => {
    const lineId = (await guest.add({ lines: [{ sku: 'P001', quantity: 3 }] })).cart.lines[0]!.id;
    const idempotencyKey = randomUUID();
    const call = () =>
      mutation === 'updateCartLines'
        ? guest.update({ lines: [{ lineId, quantity: 1 }], idempotencyKey })
        : guest.remove({ lineIds: [lineId], idempotencyKey });

    const first = await call();
    await guest.add({ lines: [{ sku: 'P001', quantity: 3 }] });
    const again = await call();

    expect(again).toMatchObject({ replayed: true, userErrors: first.userErrors });
    expect(again.cart.version).toBe(first.cart.version + 1);
  });

  it.each([
    ['left out', 'null', {}, { attributes: null }, { expectedVersion: null }],
    ['null', 'left out', { attributes: null }, {}, {}],
  ])('takes what is %s for the same input as what is %s', async (_, __, line, sameLine, same) => {
    const idempotencyKey = randomUUID();
    const first = await guest.add({ lines: [{ sku: 'P001', ...line }], idempotencyKey });

    const again = await guest.add({ lines: [{ sku: 'P001', ...sameLine }], ...same, idempotencyKey });

    expect(again).toEqual({ ...first, replayed: true });
  });

  const spelled = [
    { key: 'cỡ', value: 'vừa' },
    { key: 'color', value: 'đỏ' },
  ];
  const respelled = spelled
    .toReversed()
    .map(({ key, value }) => ({ key: key.normalize('NFD'), value: value.normalize('NFD') }));

  it.each([
    ['attributes in another order and form', spelled, respelled],
    ['an empty list for no attributes', undefined, []],
    ['null for an empty list of attributes', [], null],
  ])('takes %s for the same input', async (_, attributes, same) => {
    const line = { sku: 'Ốp lưng', attributes: attributes ?? null };
    const sameLine = { sku: 'Ốp lưng'.normalize('NFD'), attributes: same };
    const keys = { add: randomUUID(), sync: randomUUID() };
    const first = await guest.add({ lines: [line, { sku: '' }], idempotencyKey: keys.add });
    const copy = { baseVersion: first.cart.version, idempotencyKey: keys.sync };
    const synced = await guest.sync({ ...copy, lines: [line] });

    const again = await guest.add({ lines: [sameLine, { sku: '' }], idempotencyKey: keys.add });
    const syncedAgain = await guest.sync({ ...copy, lines: [sameLine] });

    expect(again).toMatchObject({ replayed: true, userErrors: first.userErrors });
    expect(syncedAgain).toMatchObject({ replayed: true, userErrors: synced.userErrors });
    expect((await guest.cart()).totalQuantity).toBe(1);
  });

  it.each([
    ['in another order', [{ sku: 'P002' }, { sku: 'P001' }]],
    ['with another attribute', [{ sku: 'P001', attributes: [{ key: 'size', value: 'L' }] }, { sku: 'P002' }]],
    ['with another line that cannot be read', [{ sku: 'P001' }, { sku: '\t' }]],
  ])('does not take lines %s for the same input', async (_, lines) => {
    const idempotencyKey = randomUUID();
    await guest.add({ lines: [{ sku: 'P001' }, { sku: 'P002' }], idempotencyKey });

    const other = await guest.add({ lines, idempotencyKey });

    expect(other.userErrors.map(({ code }) => code)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it.each(['', 'k'.repeat(129), 'k\n', '\ud800'])('refuses the key %j as a whole', async (idempotencyKey) => {
    const { userErrors, cart } = await guest.add({ lines: [{ sku: 'P001' }], idempotencyKey });

    expect(userErrors).toMatchObject([
      { code: 'INVALID_IDEMPOTENCY_KEY', field: ['input', 'idempotencyKey'] },
    ]);
    expect(cart.version).toBe(0);
  });
});
