import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { renameLine } from '../../support/old-line';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf } from '../../support/shopper';
import { connectStore, stores } from '../../support/stores';
import { useService } from '../../support/use';

interface Product {
  readonly sku: string;
  readonly attributes?: { key: string; value: string }[];
}

const size = (value: string) => [{ key: 'size', value }];

describe.each(stores)('a copy with lines that cannot be read on $store', ({ env }) => {
  const service = useService(env);
  let guest: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
  });

  const filled = async () => (await guest.fill({ P001: 5, P002: 2 })).cart.version;
  const p001 = (quantity: number) => ({ sku: 'P001', quantity });

  const attribute = (index: number) => ({ key: `key ${index}`, value: '' });
  it.each<[string, Product, string]>([
    ['no sku', { sku: '' }, 'sku'],
    ['a sku that ends in a tab', { sku: 'P001\t' }, 'sku'],
    ['a sku that nobody can see', { sku: 'P001\u200B' }, 'sku'],
    ['a sku that is too long', { sku: 'x'.repeat(65) }, 'sku'],
    ['an attribute twice', { sku: 'P001', attributes: [...size('L'), ...size('M')] }, 'attributes'],
    ['an attribute without a key', { sku: 'P001', attributes: [{ key: '', value: 'L' }] }, 'attributes'],
    [
      'too many attributes',
      { sku: 'P001', attributes: Array.from({ length: 11 }, (_, i) => attribute(i)) },
      'attributes',
    ],
  ])('counts no line as missing in a copy in which one has %s', async (_, bad, part) => {
    const baseVersion = await filled();

    const { cart, userErrors, warnings } = await guest.sync({
      lines: [p001(6), { ...bad, quantity: 1 }],
      baseVersion,
    });

    expect(unitsOf(cart)).toEqual({ P001: 6, P002: 2 });
    expect(userErrors).toMatchObject([{ field: ['input', 'lines', '1', part] }]);
    expect(warnings).toMatchObject([{ code: 'COPY_INCOMPLETE', field: ['input', 'lines'] }]);
  });

  it('removes from an incomplete copy what was sent with 0 units, and lets a corrected one remove the rest', async () => {
    const baseVersion = await filled();
    await guest.fill({ P003: 1 });
    const copy = { baseVersion, replicaId: randomUUID() };

    const first = await guest.sync({ lines: [p001(0), { sku: ' ', quantity: 1 }], ...copy });
    const corrected = await guest.sync({ lines: [{ sku: 'P004', quantity: 1 }], ...copy });

    expect(unitsOf(first.cart)).toEqual({ P002: 2, P003: 1 });
    expect(unitsOf(corrected.cart)).toEqual({ P003: 1, P004: 1 });
    expect(corrected).toMatchObject({ userErrors: [], warnings: [] });
  });

  it('says it again to a repetition', async () => {
    const baseVersion = await filled();
    const input = { lines: [{ sku: '', quantity: 1 }], baseVersion };
    const { cart, userErrors, warnings } = await guest.sync(input);

    expect(await guest.sync(input)).toMatchObject({ cart, userErrors, warnings, replayed: true });
  });

  it('applies what can be read of any copy, and removes a line only if all of it can be', async () => {
    const bad = [{ sku: '' }, { sku: 'a\u0000' }, { sku: 'a', attributes: [{ key: '', value: '' }] }];
    const units = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat({ max: 5 }));

    await fc.assert(
      fc.asyncProperty(units, units, fc.subarray(bad), async (held, copied, unreadable) => {
        guest = await newGuest(service().url);
        const before = Object.fromEntries(Object.entries(held).filter(([, quantity]) => quantity > 0));
        const baseVersion = Object.keys(before).length > 0 ? (await guest.fill(before)).cart.version : 0;
        const readable = Object.entries(copied).map(([sku, quantity]) => ({ sku, quantity }));
        const lines = [...unreadable.map((line) => ({ ...line, quantity: 1 })), ...readable];

        const { cart, userErrors, warnings } = await guest.sync({ lines, baseVersion });

        const kept = unreadable.length > 0 ? before : {};
        const wanted = Object.entries({ ...kept, ...copied }).filter(([, quantity]) => quantity > 0);
        expect(unitsOf(cart)).toEqual(Object.fromEntries(wanted));
        expect(userErrors).toHaveLength(unreadable.length);
        expect(warnings.map(({ code }) => code)).toEqual(unreadable.length > 0 ? ['COPY_INCOMPLETE'] : []);
      }),
      { numRuns: 40 },
    );
  });

  it('changes a line that the cart holds from a release that took its text, and makes no other', async () => {
    const { version: baseVersion } = (await guest.fill({ P001: 1, P002: 2, P003: 3 })).cart;
    const redis = connectStore(env);
    await renameLine(redis, guest.id, 'P001', 'P001 ');
    redis.disconnect();

    const held = await guest.sync({
      lines: [
        { sku: 'P001 ', quantity: 4 },
        { sku: 'P002', quantity: 2 },
      ],
      baseVersion,
    });
    const again = await guest.sync({
      lines: [
        { sku: 'P001 ', quantity: 0 },
        { sku: 'P002 ', quantity: 1 },
      ],
      baseVersion: held.cart.version,
    });

    expect(unitsOf(held.cart)).toEqual({ 'P001 ': 4, P002: 2 });
    expect([...held.userErrors, ...held.warnings]).toEqual([]);
    expect(unitsOf(again.cart)).toEqual({ P002: 2 });
    expect(again.userErrors).toMatchObject([
      { code: 'INVALID_SKU', field: ['input', 'lines', '1', 'sku'], lineId: null },
    ]);
    expect(again.warnings).toMatchObject([{ code: 'COPY_INCOMPLETE' }]);
  });
});
