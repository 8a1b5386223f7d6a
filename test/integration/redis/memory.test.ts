import { cartKeys } from '../../../src/redis/keys';
import { startService } from '../../support/service';
import type { Shopper } from '../../support/shopper';
import { newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { useService, useStore } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
const DAY_MS = 24 * 3600 * 1000;

describe('the memory of a cart of 3 lines, added one at a time', () => {
  const service = useService(env);
  const redis = useStore(env);
  let guest: Shopper;

  beforeAll(async () => {
    guest = await newGuest(service().url);
    for (const sku of ['P001', 'P002', 'P003']) await guest.add({ lines: [{ sku }] });
  });

  const bytesOf = async (key: string) => (await redis.memory('USAGE', key, 'SAMPLES', 0)) ?? NaN;

  it('is at most 320 bytes for the cart and 550 with its journal', async () => {
    const { cart, journal } = cartKeys(guest.id);

    const bytes = { cart: await bytesOf(cart), journal: await bytesOf(journal) };

    expect({ ...bytes, withinLimits: bytes.cart <= 320 && bytes.cart + bytes.journal <= 550 }).toEqual({
      ...bytes,
      withinLimits: true,
    });
  });

  it('holds the cart in one compact list', async () => {
    expect(await redis.object('ENCODING', cartKeys(guest.id).cart)).toBe('listpack');
  });

  it('is at most 320 bytes more for the records of its operations, gone within 15 seconds', async () => {
    const keys = await redis.keys(`ops:*${guest.id}*`);
    const bytes = await Promise.all(keys.map(bytesOf));
    const lives = await Promise.all(keys.map((key) => redis.pttl(key)));

    const total = bytes.reduce((sum, each) => sum + each, 0);

    expect(keys).not.toEqual([]);
    expect({ bytes, withinLimit: total <= 320 }).toEqual({ bytes, withinLimit: true });
    expect(lives.filter((ms) => ms < 0 || ms > 15_000)).toEqual([]);
  });

  it('has the records of idempotency keys for a day and no longer', async () => {
    const other = await newGuest(service().url);
    for (const sku of ['P001', 'P002']) await other.add({ lines: [{ sku }], idempotencyKey: sku });

    const [records = '', ...others] = await redis.keys(`ops:*${other.id}*`);

    expect(others).toEqual([]);
    const life = await redis.pttl(records);
    expect(life).toBeGreaterThan(DAY_MS - 60_000);
    expect(life).toBeLessThanOrEqual(DAY_MS);
  });

  it('stays in one compact list when all lines of a large cart are replaced', async () => {
    const lines = (letter: string) => Array.from({ length: 300 }, (_, i) => ({ sku: `${letter}${i}` }));
    const spacious = await startService({ ...env, CART_MAX_LINES: '300', CART_MAX_LINES_PER_CALL: '300' });
    try {
      const other = await newGuest(spacious.url);
      const { version } = (await other.sync({ lines: lines('A') })).cart;
      const { cart } = await other.sync({ lines: lines('B'), baseVersion: version });

      expect(cart.lines.filter(({ sku }) => sku.startsWith('B'))).toHaveLength(300);
      expect(cart.lineCount).toBe(300);
      expect(await redis.object('ENCODING', cartKeys(other.id).cart)).toBe('listpack');
    } finally {
      await spacious.stop();
    }
  });

  it('does not grow by line ids that are longer than any line can have', async () => {
    const lineId = `${guest.id}.${Buffer.alloc(400_000, 'k').toString('base64url')}`;
    const idempotencyKey = 'giant';

    const removed = await guest.remove({ lineIds: [lineId], idempotencyKey });
    const updated = await guest.update({ lines: [{ lineId, quantity: 1 }], idempotencyKey });

    for (const { userErrors } of [removed, updated])
      expect(userErrors).toMatchObject([{ code: 'LINE_NOT_FOUND', lineId: null }]);
    const keys = await redis.keys(`*${guest.id}*`);
    const bytes = await Promise.all(keys.map(bytesOf));
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(2000);
  });
});
