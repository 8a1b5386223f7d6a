import { createHash, randomUUID } from 'node:crypto';
import { clientPeriodKeys } from '../../../src/cart/idempotency';
import type { Shopper } from '../../support/shopper';
import { newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { useService, useStore } from '../../support/use';

/** The fingerprint of an input as the former release has it. */
function formerFingerprint(input: unknown): string {
  const json = JSON.stringify(input, (_, value: unknown) => value ?? undefined);
  return createHash('sha256').update(json).digest('base64url').slice(0, 22);
}

describe.each(stores)('records of operations on $store', ({ env }) => {
  const service = useService(env);
  const redis = useStore(env);
  let guest: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
  });

  const recordsKey = () => clientPeriodKeys(guest.id).keys[0];
  const leave = (operation: string, record: string) => redis.hset(recordsKey(), operation, record);

  describe('left by the former release', () => {
    const lines = [{ sku: 'Ốp lưng', quantity: 1 }];

    it('answer a repetition as that release would, by its own rule', async () => {
      const idempotencyKey = randomUUID();
      const notes = JSON.stringify([[0, 'QUANTITY_CLAMPED', 'Ốp lưng']]);
      await leave(`addCartLines:${idempotencyKey}`, `${formerFingerprint({ lines })} c4ll ${notes}`);

      const again = await guest.add({ lines, idempotencyKey });
      const other = await guest.add({ lines: [{ sku: 'P002' }], idempotencyKey });

      expect(again).toMatchObject({ replayed: true, cart: { version: 0 } });
      expect(again.warnings.map(({ code }) => code)).toEqual(['QUANTITY_CLAMPED']);
      expect(other.userErrors.map(({ code }) => code)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    });

    it('answer a sync without key and replica that is repeated', async () => {
      const { version } = (await guest.add({ lines })).cart;
      const [operation] = Object.keys(
        await (async () => {
          await guest.sync({ lines, baseVersion: version });
          return redis.hgetall(recordsKey());
        })(),
      ).filter((name) => name.startsWith('syncCart ') && !name.startsWith('syncCart 2:'));
      await redis.del(recordsKey());
      await leave(operation!, ' c4ll ');
      await guest.add({ lines });

      expect(await guest.sync({ lines, baseVersion: version })).toMatchObject({
        replayed: true,
        cart: { totalQuantity: 2 },
      });
    });

    it('of VERSION_CONFLICT use no key up', async () => {
      const idempotencyKey = randomUUID();
      const input = { lines, expectedVersion: 7 };
      const notes = '[[-1,"VERSION_CONFLICT"]]';
      await leave(`addCartLines:${idempotencyKey}`, `${formerFingerprint(input)} c4ll ${notes}`);

      const done = await guest.add({ lines, expectedVersion: 0, idempotencyKey });

      expect(done).toMatchObject({ replayed: false, userErrors: [], cart: { totalQuantity: 1 } });
    });
  });

  it('can be read by the former release', async () => {
    const idempotencyKey = randomUUID();
    const input = { lines: [{ sku: 'P001', quantity: 1 }] };
    await guest.add({ ...input, idempotencyKey });
    await guest.sync({ ...input, baseVersion: 0 });

    const records = await redis.hgetall(recordsKey());

    const [, fingerprint, , notes] = /^(\S*) (\S+) (.*)$/.exec(records[`addCartLines:${idempotencyKey}`]!)!;
    expect([fingerprint, notes]).toEqual([formerFingerprint(input), '']);
    const keyless = Object.entries(records).filter(([name]) => name.startsWith('syncCart '));
    expect(keyless.map(([name]) => /^syncCart (2:)?[\w-]{22}$/.exec(name)?.[1]).sort()).toEqual([
      '2:',
      undefined,
    ]);
    expect(new Set(keyless.map(([, record]) => record)).size).toBe(1);
  });
});
