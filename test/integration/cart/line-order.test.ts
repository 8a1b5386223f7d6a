import { cartKeys } from '../../../src/redis/keys';
import type { Shopper } from '../../support/shopper';
import { newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper } from '../../support/tokens';
import { useService, useStore } from '../../support/use';

const LONG = 'of a length for which the key of the line is only its hash, with the text in the value';
/** Neither sorted nor sorted backwards, so that no other order passes for it; every fifth line has a hash for its key. */
const skusOf = (count: number) =>
  Array.from({ length: count }, (_, i) => `P${String((i * 7919) % 1009).padStart(4, '0')}`);
const lineOf = (sku: string) =>
  sku.endsWith('5') ? { sku, attributes: [{ key: 'engraving', value: LONG }] } : { sku };

/** The lines of a cart as the former release reads them: the four numbers of each. */
const FORMER_LINE = /^(\d+) (\d+) (\d+) (\d+) (\w)([^]*)$/;

describe.each(stores)('the order of lines on $store', ({ env }) => {
  const service = useService(env);
  const redis = useStore(env);
  let guest: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
  });

  const add = (who: Shopper, skus: readonly string[]) => who.add({ lines: skus.map(lineOf) });
  const skusIn = ({ lines }: { lines: readonly { sku: string }[] }) => lines.map(({ sku }) => sku);
  const idOf = async (sku: string) => (await guest.cart()).lines.find((line) => line.sku === sku)!.id;

  it.each([3, 40, 200])('is that of one call, of %d lines', async (count) => {
    const skus = skusOf(count);

    const { cart } = await add(guest, skus);

    expect(skusIn(cart)).toEqual(skus);
    expect(await guest.cart()).toEqual(cart);
  });

  it('is that of calls within one second', async () => {
    const skus = skusOf(30);

    for (const sku of skus) await add(guest, [sku]);

    expect(skusIn(await guest.cart())).toEqual(skus);
  });

  it('is that of a copy, after the lines that the cart had', async () => {
    const [first = '', ...others] = skusOf(12);
    const { version: baseVersion } = (await add(guest, [first])).cart;

    const { cart } = await guest.sync({ lines: [...others, first].map(lineOf), baseVersion });

    expect(skusIn(cart)).toEqual([first, ...others]);
  });

  it('stays where a line changes, and ends with one that came back', async () => {
    const [a = '', b = '', c = '', d = ''] = skusOf(4);
    await add(guest, [a, b, c, d]);

    await guest.update({ lines: [{ lineId: await idOf(c), quantity: 5 }] });
    await add(guest, [a]);
    expect(skusIn(await guest.cart())).toEqual([a, b, c, d]);
    await guest.remove({ lineIds: [await idOf(b)] });
    await add(guest, [b]);

    expect(skusIn(await guest.cart())).toEqual([a, c, d, b]);
  });

  it('is, after a merge, that of the target and then that of the source; and undoing gives both back', async () => {
    const shopper = await newShopper(service().url);
    const skus = skusOf(60);
    const [theirs, both, mine] = [skus.slice(0, 25), skus.slice(25, 30), skus.slice(30)];
    await add(shopper, [...theirs, ...both]);
    await add(guest, [...mine, ...both]);
    const preview = await shopper.previewMergeCart(guest);

    const { cart, merge } = await shopper.mergeCart(guest);
    expect(skusIn(cart)).toEqual([...theirs, ...both, ...mine]);
    expect(skusIn(merge!)).toEqual([...mine, ...both]);
    expect(skusIn(preview)).toEqual(skusIn(merge!));
    const undone = await shopper.undoMergeCart({ mergeId: merge!.id });

    expect(skusIn(undone.cart)).toEqual([...theirs, ...both]);
    expect(skusIn(await guest.cart())).toEqual([...mine, ...both]);
  });

  it('is, of a cart that a merge replaced, that of the source', async () => {
    const shopper = await newShopper(service().url);
    await add(shopper, skusOf(5));
    const mine = skusOf(20).slice(5);
    await add(guest, mine);

    const { cart, merge } = await shopper.mergeCart(guest, { strategy: 'KEEP_SOURCE' });

    expect(skusIn(cart)).toEqual(mine);
    expect(skusIn(merge!)).toEqual([...mine, ...skusOf(5)]);
  });

  describe('where the former release takes part', () => {
    const fields = () => redis.hgetall(cartKeys(guest.id).cart);

    it('goes on after the lines that it left', async () => {
      const { version } = (await add(guest, ['P1'])).cart;
      await redis.hset(cartKeys(guest.id).cart, { P2: '1 0 0 0 W', P0: '1 0 0 0 W', '@u': `${version}` });

      const { cart } = await add(guest, ['Z', 'Y', 'X']);

      expect(skusIn(cart).slice(-3)).toEqual(['Z', 'Y', 'X']);
      expect(skusIn(cart).slice(0, 3).sort()).toEqual(['P0', 'P1', 'P2']);
    });

    it('does not change what it reads, nor make a line larger than Redis keeps compact', async () => {
      await guest.add({ lines: skusOf(200).map((sku) => ({ sku, quantity: 999 })) });

      const { lines } = await guest.cart();
      const stored = await fields();
      const created = Number(stored['@c']);

      const read = lines.map(({ sku }) => FORMER_LINE.exec(stored[sku]!)!.slice(1).map(Number));
      expect(new Set(read.map(([quantity]) => quantity))).toEqual(new Set([999]));
      const added = new Set(
        lines.map(({ addedAt }) => Date.parse(String(addedAt)) / 1000 - Date.UTC(2026, 0, 1) / 1000),
      );
      expect(new Set(read.map((numbers) => created + numbers[2]!))).toEqual(added);
      expect(new Set(read.map((numbers) => created + numbers[3]!))).toEqual(added);
      expect(Math.max(...lines.map(({ sku }) => stored[sku]!.length))).toBeLessThanOrEqual(64);
      expect(await redis.call('OBJECT', 'ENCODING', cartKeys(guest.id).cart)).toBe('listpack');
    });
  });
});
