import { randomUUID } from 'node:crypto';
import type { Service } from '../support/service';
import { startService } from '../support/service';
import type { Shopper } from '../support/shopper';
import { newGuest, unitsOf } from '../support/shopper';
import { stores } from '../support/stores';

describe.each(stores)('idempotency keys on $store', ({ env }) => {
  let service: Service;
  let guest: Shopper;

  beforeAll(async () => {
    service = await startService(env);
  });
  beforeEach(async () => {
    guest = await newGuest(service.url);
  });
  afterAll(() => service.stop());

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

  it('answers a repetition with the errors and warnings of the first call and the cart of now', async () => {
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

  it('does not carry out later what it refused once', async () => {
    const input = { lines: [{ sku: 'P001' }], expectedVersion: 1, idempotencyKey: randomUUID() };
    const first = await guest.add(input);

    const again = await guest.add(input);

    expect(first.userErrors.map(({ code }) => code)).toEqual(['VERSION_CONFLICT']);
    expect(again).toEqual({ ...first, replayed: true });
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
    const other = await newGuest(service.url);
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

  it.each(['', 'k'.repeat(129), 'k\n', '\ud800'])('refuses the key %j as a whole', async (idempotencyKey) => {
    const { userErrors, cart } = await guest.add({ lines: [{ sku: 'P001' }], idempotencyKey });

    expect(userErrors).toMatchObject([
      { code: 'INVALID_IDEMPOTENCY_KEY', field: ['input', 'idempotencyKey'] },
    ]);
    expect(cart.version).toBe(0);
  });
});
