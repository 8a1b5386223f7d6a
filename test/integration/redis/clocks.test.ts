import type { Operation } from '../../../src/cart/idempotency';
import { newIdentityId } from '../../../src/identity/identity';
import { operationKeys } from '../../../src/redis/keys';
import { addByScript } from '../../support/scripted-add';
import { newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { useService, useStore } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
const PERIOD_MS = 20_000;
const HOUR = 3600;

describe('instances whose clocks differ', () => {
  const service = useService(env);
  const redis = useStore(env);

  /** A call under one key, as it is made when the clock shows `unixMs`. */
  const operationAt = (cartId: string, unixMs: number): Operation => ({
    id: 'addCartLines:key',
    fingerprint: 'input',
    keys: operationKeys(cartId, 'd', PERIOD_MS, unixMs),
    keepMs: 60_000,
  });

  it.each([
    ['before', 1, -2000],
    ['after', -1, 2000],
  ])('recognise a key that one of them used across the turn of a period: %s it', async (_, first, again) => {
    const cartId = newIdentityId();
    const turn = Math.ceil(Date.now() / PERIOD_MS) * PERIOD_MS;
    const add = (unixMs: number) =>
      addByScript(redis, { cartId, sku: 'P001', operation: operationAt(cartId, unixMs) });

    const [status] = await add(turn + first);
    const [statusAgain] = await add(turn + again);

    expect([status, statusAgain]).toEqual(['OK', 'REPLAYED']);
  });

  it('never let the times of a cart run backwards', async () => {
    const guest = await newGuest(service().url);
    const { cart: before } = await guest.add({ lines: [{ sku: 'P001' }] });

    for (const sku of ['P001', 'P002'])
      await addByScript(redis, { cartId: guest.id, sku, behindSeconds: HOUR });

    const cart = await guest.cart();
    expect(unitsOf(cart)).toEqual({ P001: 2, P002: 1 });
    const { updatedAt, expiresAt } = before;
    expect(cart).toMatchObject({ version: before.version + 2, updatedAt, expiresAt });
    for (const line of cart.lines) expect(line).toMatchObject({ addedAt: updatedAt, updatedAt });
  });
});
