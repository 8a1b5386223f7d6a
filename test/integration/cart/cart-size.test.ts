import type { LineAttributeInput } from '../../__generated__/operations';
import type { Shopper } from '../../support/shopper';
import { newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper } from '../../support/tokens';
import { useService } from '../../support/use';

const BOUND = 1000;

/** A line whose text takes this number of bytes. */
function lineOf(bytes: number, name: string): { sku: string; attributes: LineAttributeInput[] } {
  const values = Math.ceil((bytes - 64) / 250);
  const attributes = Array.from({ length: values }, (_, index) => ({ key: String(index), value: '' }));
  const line = { sku: name.padEnd(64, 'x'), attributes };
  for (let left = bytes - bytesOf(line), index = 0; left > 0; index += 1) {
    const some = Math.min(left, 255);
    attributes[index]!.value = 'v'.repeat(some);
    left -= some;
  }
  return line;
}

function bytesOf({ sku, attributes }: { sku: string; attributes: readonly LineAttributeInput[] }): number {
  return Buffer.byteLength([sku, ...attributes.flatMap(({ key, value }) => [key, value])].join(''));
}

describe.each(stores)('the size of a cart on $store', ({ env }) => {
  const service = useService({ ...env, CART_MAX_TEXT_BYTES: String(BOUND) });
  const usual = useService(env);

  it('is 100,000 bytes of text to the byte, and known lines still grow', async () => {
    const guest = await newGuest(usual().url);
    const lines = Array.from({ length: 40 }, (_, index) => lineOf(2500, `P${index}`));
    expect(lines.map(bytesOf)).toEqual(lines.map(() => 2500));
    const full = await guest.add({ lines });

    const { cart, userErrors } = await guest.add({ lines: [{ sku: 'a' }, { ...lines[7]!, quantity: 4 }] });

    expect(full.userErrors).toEqual([]);
    expect(userErrors).toMatchObject([
      { code: 'CART_TOO_LARGE', field: ['input', 'lines', '0'], retryable: false },
    ]);
    expect(userErrors[0]!.message).toContain('100000');
    expect(cart).toMatchObject({ lineCount: 40, totalQuantity: 44 });
  });

  it('counts bytes of UTF-8, and a quotation mark or backslash once', async () => {
    const guest = await newGuest(service().url);
    const line = { sku: '🛒', attributes: [{ key: '"\\","', value: '"'.repeat(150) + 'ệ'.repeat(100) }] };
    const rest = BOUND - bytesOf(line);
    await guest.add({ lines: [line] });

    const tooMuch = await guest.add({ lines: [lineOf(rest + 1, 'P001')] });
    const exact = await guest.add({ lines: [lineOf(rest, 'P002')] });

    expect(tooMuch.userErrors).toMatchObject([{ code: 'CART_TOO_LARGE' }]);
    expect(exact.userErrors).toEqual([]);
  });

  it('counts the lines of one call together, and takes those that fit', async () => {
    const guest = await newGuest(service().url);

    const { cart, userErrors } = await guest.add({
      lines: [lineOf(600, 'P001'), lineOf(500, 'P002'), lineOf(400, 'P003'), { sku: 'P004' }],
    });

    expect(cart.lines.map(({ sku }) => sku.slice(0, 4)).sort()).toEqual(['P001', 'P003']);
    expect(userErrors).toMatchObject([
      { code: 'CART_TOO_LARGE', field: ['input', 'lines', '1'] },
      { code: 'CART_TOO_LARGE', field: ['input', 'lines', '3'] },
    ]);
  });

  it('has room again once a line is gone', async () => {
    const guest = await newGuest(service().url);
    const { cart } = await guest.add({ lines: [lineOf(600, 'P001'), lineOf(400, 'P002')] });
    await guest.remove({ lineIds: [cart.lines[1]!.id] });

    expect((await guest.add({ lines: [lineOf(400, 'P003')] })).userErrors).toEqual([]);
  });

  describe('above the bound', () => {
    let guest: Shopper;

    beforeEach(async () => {
      guest = await newGuest(usual().url);
      await guest.add({ lines: [lineOf(900, 'P001'), lineOf(900, 'P002'), lineOf(900, 'P003')] });
      guest = guest.at(service().url);
    });

    it('keeps its lines and their quantities, and takes no new line', async () => {
      const before = await guest.cart();
      const [first, second] = before.lines;

      const added = await guest.add({
        lines: [{ sku: 'a' }, { sku: first!.sku, attributes: first!.attributes }],
      });
      const updated = await guest.update({ lines: [{ lineId: second!.id, quantity: 7 }] });

      expect(added.userErrors).toMatchObject([{ code: 'CART_TOO_LARGE', field: ['input', 'lines', '0'] }]);
      expect(updated.userErrors).toEqual([]);
      expect(updated.cart).toMatchObject({ lineCount: 3, totalQuantity: 10 });
    });

    it('shrinks, by a removal and by a sync', async () => {
      const { lines, version } = await guest.cart();

      const removed = await guest.remove({ lineIds: [lines[0]!.id] });
      const synced = await guest.sync({ lines: [lineOf(900, 'P003'), { sku: 'a' }], baseVersion: version });

      expect(removed.cart.lineCount).toBe(2);
      expect(synced.userErrors).toEqual([]);
      expect(synced.cart.lines.map(({ sku }) => sku.slice(0, 4)).sort()).toEqual(['P003', 'a']);
    });
  });

  it('lets a sync apply what fits after the lines that go have made room, and names the others', async () => {
    const guest = await newGuest(service().url);
    const { cart } = await guest.add({ lines: [lineOf(900, 'P001')] });

    const synced = await guest.sync({
      lines: [lineOf(700, 'P002'), lineOf(400, 'P003'), { sku: 'P004', quantity: 2 }],
      baseVersion: cart.version,
    });

    expect(synced.cart.lines.map(({ sku }) => sku.slice(0, 4)).sort()).toEqual(['P002', 'P004']);
    expect(synced.userErrors).toMatchObject([{ code: 'CART_TOO_LARGE', field: ['input', 'lines', '1'] }]);
  });

  it('keeps lines out of a merge by name, as its preview says, and undoing gives them back', async () => {
    const [guest, shopper] = [await newGuest(service().url), await newShopper(service().url)];
    await shopper.add({ lines: [lineOf(600, 'P001'), lineOf(100, 'P002')] });
    await guest.add({ lines: [lineOf(100, 'P002'), lineOf(400, 'P003'), { sku: 'P004' }] });

    const preview = await shopper.previewMergeCart(guest);
    const { merge, warnings, cart } = await shopper.mergeCart(guest);

    expect(preview.lines).toEqual(merge!.lines);
    const outcomes = merge!.lines.map(({ sku, outcome, reason }) => [sku.slice(0, 4), outcome, reason]);
    expect(outcomes.toSorted()).toEqual([
      ['P002', 'COMBINED', null],
      ['P003', 'NOT_MERGED', 'SIZE_LIMIT'],
      ['P004', 'ADDED', null],
    ]);
    expect(cart.lineCount).toBe(3);
    expect(warnings).toMatchObject([
      { code: 'LINE_NOT_MERGED', message: expect.stringContaining('1000') as string },
    ]);
    await shopper.undoMergeCart({ mergeId: merge!.id });
    expect((await guest.cart()).lines.map(({ sku }) => sku.slice(0, 4)).sort()).toEqual([
      'P002',
      'P003',
      'P004',
    ]);
  });

  it('lets the source take the place of a full cart', async () => {
    const [guest, shopper] = [await newGuest(service().url), await newShopper(service().url)];
    await shopper.add({ lines: [lineOf(BOUND, 'P001')] });
    await guest.add({ lines: [lineOf(BOUND, 'P002')] });

    const { merge, warnings } = await shopper.mergeCart(guest, { strategy: 'KEEP_SOURCE' });

    expect(merge!.lines.map(({ outcome }) => outcome).sort()).toEqual(['ADDED', 'REMOVED']);
    expect(warnings).toEqual([]);
  });
});
