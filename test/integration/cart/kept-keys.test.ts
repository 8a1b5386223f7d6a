import { randomUUID } from 'node:crypto';
import { clientOperation, clientPeriodKeys } from '../../../src/cart/idempotency';
import type { AddCartLinesInput } from '../../__generated__/operations';
import { AddCartLinesDocument } from '../../__generated__/operations';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper } from '../../support/tokens';
import { useService, useStore } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
const MOST = 10;
const AT_ONCE = 50;
const DAY_SECONDS = 24 * 3600;

describe('the idempotency keys that a cart keeps', () => {
  const service = useService({ ...env, CART_MAX_KEYS: String(MOST) });
  const usual = useService(env);
  const redis = useStore(env);
  let guest: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
  });

  const input = (idempotencyKey: string): AddCartLinesInput => ({ lines: [{ sku: 'P001' }], idempotencyKey });
  async function useKeys(who: Shopper, count: number): Promise<string[]> {
    const keys = Array.from({ length: count }, () => randomUUID());
    for (let i = 0; i < count; i += AT_ONCE)
      await Promise.all(keys.slice(i, i + AT_ONCE).map((key) => who.add(input(key))));
    return keys;
  }
  const refusal = async (who: Shopper) =>
    (await who.ask(AddCartLinesDocument, { input: input(randomUUID()) })).errors;
  const records = async ({ id }: Shopper): Promise<[string, Record<string, string>][]> =>
    Promise.all(
      clientPeriodKeys(id).keys.map(
        async (name) => [name, await redis.hgetall(name)] as [string, Record<string, string>],
      ),
    );

  /** Makes keys older than they are, and lets the cart look again. */
  async function age(who: Shopper, keys: readonly string[], seconds: number): Promise<void> {
    for (const [name, period] of await records(who)) {
      for (const [operation, record] of Object.entries(period)) {
        if (!keys.some((key) => operation.endsWith(key))) continue;
        const aged = record.replace(/\.(\d+)/, (_, at) => `.${Number(at) - seconds}`);
        expect(aged).not.toBe(record);
        await redis.hset(name, operation, aged);
      }
      await redis.hdel(name, '@full');
    }
  }

  it('are as many as one merge takes along: the last one travels', async () => {
    const many = await newGuest(usual().url);
    const keys = await useKeys(many, 1000);
    const shopper = await newShopper(usual().url);

    expect(await refusal(many)).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryable: true } }]);
    await shopper.mergeCart(many);

    const repeated = await Promise.all(keys.map((key) => shopper.add(input(key))));
    expect(repeated.filter(({ replayed }) => !replayed)).toEqual([]);
    expect(unitsOf(await shopper.cart())).toEqual({ P001: 999 });
  });

  it('are all good while no further one is, and a call without a key is not refused', async () => {
    const keys = await useKeys(guest, MOST);

    const errors = await refusal(guest);

    expect(errors![0]!.message).toContain('idempotency keys');
    for (const key of keys) expect(await guest.add(input(key))).toMatchObject({ replayed: true });
    expect((await guest.add({ lines: [{ sku: 'P002' }] })).cart.totalQuantity).toBe(MOST + 1);
  });

  it('say over REST when to come again', async () => {
    await useKeys(guest, MOST);

    const response = await fetch(`${service().url}/cart/sync`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        authorization: `Bearer ${guest.token}`,
      },
      body: '{"cart":[]}',
    });

    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(DAY_SECONDS - 60);
    expect(Number(response.headers.get('retry-after'))).toBeLessThanOrEqual(DAY_SECONDS + 1);
  });

  it('are dropped beyond 24 hours when there is no room, the others never', async () => {
    const [oldest, ...others] = await useKeys(guest, MOST);
    await age(guest, [oldest!], DAY_SECONDS + 60);
    await age(guest, others, DAY_SECONDS - 60);
    const before = unitsOf(await guest.cart())['P001']!;

    await guest.add(input(randomUUID()));

    for (const key of others) expect(await guest.add(input(key))).toMatchObject({ replayed: true });
    expect(unitsOf(await guest.cart())).toEqual({ P001: before + 1 });
    expect(await refusal(guest)).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  });

  it('are looked through only when one of them may go', async () => {
    await useKeys(guest, MOST);
    await refusal(guest);
    const before = await callsOf('hgetall');

    for (let i = 0; i < 5; i++) await refusal(guest);

    expect(await callsOf('hgetall')).toBe(before + 5); // the cart itself
  });

  async function callsOf(command: string): Promise<number> {
    const stats = await redis.info('commandstats');
    return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  }

  it('do not run out by signing in: what a merge brought is kept beside them', async () => {
    const shopper = await newShopper(service().url);
    const [brought, own] = [await useKeys(guest, MOST), await useKeys(shopper, MOST - 1)];

    await shopper.mergeCart(guest);

    expect(await shopper.add(input(randomUUID()))).toMatchObject({ replayed: false, userErrors: [] });
    expect(await refusal(shopper)).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    for (const key of [...brought, ...own])
      expect(await shopper.add(input(key))).toMatchObject({ replayed: true });
  });

  it('of merges count like others', async () => {
    const shopper = await newShopper(service().url);
    for (let i = 0; i < MOST; i++) await shopper.mergeCart(guest, { idempotencyKey: randomUUID() });
    await guest.add({ lines: [{ sku: 'P001' }] });

    await expect(shopper.mergeCart(guest, { idempotencyKey: randomUUID() })).rejects.toThrow('RATE_LIMITED');

    expect(unitsOf(await guest.cart())).toEqual({ P001: 1 });
    expect((await shopper.mergeCart(guest)).outcome).toBe('MERGED');
  });

  it('keep no more of calls of many bad lines than a departure can carry', async () => {
    const shopper = await newShopper(usual().url);
    const { cart } = await shopper.add({ lines: [{ sku: 'P001', quantity: 999 }] });
    const lines = Array.from({ length: 250 }, () => ({ sku: 'P001' }));
    let calls = 0;
    while (
      calls < 200 &&
      !(await shopper.ask(AddCartLinesDocument, { input: { lines, idempotencyKey: `${calls}` } })).errors
    )
      calls += 1;

    expect(calls).toBeGreaterThan(50);
    expect(calls).toBeLessThan(200);
    const { keys } = clientOperation(cart.id, 'addCartLines', '0', {});
    const sizes = await Promise.all(keys.map((key) => redis.memory('USAGE', key)));
    expect(Math.max(...sizes.map(Number))).toBeLessThan(1_000_000);
    expect(await shopper.add(input(randomUUID()))).toMatchObject({ replayed: false });
  });
});
