import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import type { WholeCartFragment } from '../../__generated__/operations';
import { cartKeys } from '../../../src/redis/keys';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf } from '../../support/shopper';
import { connectStore, stores } from '../../support/stores';
import { newShopper, newShoppersByAge } from '../../support/tokens';
import { useService } from '../../support/use';

const RUNS = 60;

interface Expectation {
  readonly expectedVersion: number;
  readonly cartId?: string;
}
interface Answer {
  readonly cart: WholeCartFragment;
  readonly userErrors: readonly { code: string; field?: string[] | null }[];
}

/** Every mutation that takes an expected version, each with an input that would change the cart. */
const changes: Record<
  string,
  (shopper: Shopper, expectation: Expectation, other: Shopper) => Promise<Answer>
> = {
  addCartLines: (shopper, expectation) => shopper.add({ lines: [{ sku: 'P009' }], ...expectation }),
  updateCartLines: async (shopper, expectation) => {
    const lineId = (await shopper.cart()).lines[0]!.id;
    return shopper.update({ lines: [{ lineId, quantity: 99 }], ...expectation });
  },
  removeCartLines: async (shopper, expectation) => {
    const lineId = (await shopper.cart()).lines[0]!.id;
    return shopper.remove({ lineIds: [lineId], ...expectation });
  },
  clearCart: (shopper, expectation) => shopper.clear(expectation),
  syncCart: (shopper, expectation) => shopper.sync({ lines: [{ sku: 'P009', quantity: 1 }], ...expectation }),
  mergeCart: (shopper, expectation, other) => shopper.mergeCart(other, expectation),
  undoMergeCart: async (shopper, expectation) => {
    const [merge] = await shopper.merges();
    return shopper.undoMergeCart({ mergeId: merge!.id, ...expectation });
  },
};

describe.each(stores)('a version used outside its cart on $store', ({ env }) => {
  const service = useService(env);

  const p005 = [{ sku: 'P005', quantity: 1 }];

  /** More versions than the time between the making of two carts makes up for. */
  async function changeOften(shopper: Shopper): Promise<void> {
    for (let change = 0; change < 6; change++) await shopper.add({ lines: p005 });
  }

  /** A shopper who has had the number that the version of a guest's cart has, and signed in as that guest. */
  async function signedIn(): Promise<{ shopper: Shopper; guest: Shopper; ordered: number }> {
    const shopper = await newShopper(service().url);
    const guest = await newGuest(service().url);
    await shopper.add({ lines: p005 });
    const { version } = (await guest.fill({ P001: 1 })).cart;
    await changeOften(shopper);
    await shopper.mergeCart(guest);
    expect((await shopper.cart()).version).toBeGreaterThan(version);
    return { shopper, guest, ordered: version };
  }

  /** An account that has become the alias of an older one, whose cart has by now a version that both carts have had. */
  async function joined(): Promise<{ older: Shopper; younger: Shopper; shared: number }> {
    const [older, younger] = await newShoppersByAge(service().url);
    await older.add({ lines: p005 });
    const { version: first } = (await younger.fill({ P001: 1 })).cart;
    for (let change = 0; change < 12; change++) await younger.fill({ P001: 1 });
    await older.mergeCart(younger);
    await older.mergeCart(await guestWith('P007'));
    let { version: shared } = await older.cart();
    while (shared < first) shared = (await older.add({ lines: p005 })).cart.version;
    expect(shared).toBeLessThan(first + 12);
    return { older, younger, shared };
  }

  async function guestWith(sku: string): Promise<Shopper> {
    const guest = await newGuest(service().url);
    await guest.fill({ [sku]: 1 });
    return guest;
  }

  describe('clears nothing', () => {
    const refused = [{ code: 'VERSION_OF_OTHER_CART', field: ['input', 'upToVersion'] }];

    it('if it is the version of the guest who signed in since', async () => {
      const { shopper, guest, ordered } = await signedIn();
      const before = await shopper.cart();

      const { cart, userErrors } = await shopper.clear({ upToVersion: ordered, cartId: guest.id });

      expect(userErrors).toMatchObject(refused);
      expect(cart).toEqual(before);
      expect(await shopper.cart()).toEqual(before);
    });

    it.each([
      ['above that of the cart', (cart: WholeCartFragment) => cart.version + 1],
      ['far above', () => 2 ** 31 - 1],
      ['from before the cart was made', (_: WholeCartFragment, first: number) => first - 1],
      ['below 0', () => -1],
    ])('if its number is %s, with a cart id and without', async (_, numberOf) => {
      const guest = await newGuest(service().url);
      const { version: first } = (await guest.fill({ P001: 2 })).cart;
      const { cart } = await guest.add({ lines: p005 });
      const upToVersion = numberOf(cart, first);

      const answers = [
        await guest.clear({ upToVersion }),
        await guest.clear({ upToVersion, cartId: guest.id }),
      ];

      for (const answer of answers) expect(answer).toMatchObject({ cart, userErrors: refused });
    });

    it('where there is no cart', async () => {
      const guest = await newGuest(service().url);

      expect(await guest.clear({ upToVersion: 28805663 })).toMatchObject({ userErrors: refused });
      expect(await guest.clear({ upToVersion: 0, cartId: guest.id })).toMatchObject({ userErrors: [] });
    });

    it('once the cart that had it expired, and when it came back', async () => {
      const guest = await newGuest(service().url);
      const { version } = (await guest.fill({ P001: 2 })).cart;
      const clear = { upToVersion: version, cartId: guest.id };
      const redis = connectStore(env);
      await redis.del(cartKeys(guest.id).cart, cartKeys(guest.id).journal);
      redis.disconnect();

      const expired = await guest.clear(clear);
      await setTimeout(1000); // versions begin at the second of the creation
      const { cart } = await guest.fill({ P001: 3 });
      const back = await guest.clear(clear);

      expect(expired.userErrors).toMatchObject(refused);
      expect(back).toMatchObject({ cart, userErrors: refused });
    });

    it.each([
      ['named', (younger: Shopper) => ({ cartId: younger.id })],
      ['shown by the number', () => ({})],
    ])('if its source is an alias, %s', async (_, named) => {
      const { older, younger, shared } = await joined();
      const before = await older.cart();

      const { cart, userErrors } = await younger.clear({ upToVersion: shared, ...named(younger) });

      expect(userErrors).toMatchObject(refused);
      expect(cart).toEqual(before);
    });
  });

  it('clears what a version named with its own cart held, also for an alias', async () => {
    const { older, younger, shared } = await joined();
    await older.fill({ P009: 1 });

    const { cart, userErrors } = await younger.clear({ upToVersion: shared, cartId: older.id });

    expect(userErrors).toEqual([]);
    expect(unitsOf(cart)).toEqual({ P009: 1 });
  });

  describe('lets no copy remove anything', () => {
    it.each<[string, () => Promise<[shopper: Shopper, origin: { baseVersion: number; cartId?: string }]>]>([
      [
        'a guest who signed in',
        async () => {
          const { shopper, guest, ordered } = await signedIn();
          return [shopper, { baseVersion: ordered, cartId: guest.id }];
        },
      ],
      [
        'an alias',
        async () => {
          const { younger, shared } = await joined();
          return [younger, { baseVersion: shared, cartId: younger.id }];
        },
      ],
      [
        'an alias shown by the number',
        async () => {
          const { younger, shared } = await joined();
          return [younger, { baseVersion: shared }];
        },
      ],
    ])('of %s', async (_, prepare) => {
      const [shopper, origin] = await prepare();
      const before = unitsOf(await shopper.cart());

      const { cart, warnings } = await shopper.sync({ lines: [{ sku: 'P001', quantity: 20 }], ...origin });

      expect(unitsOf(cart)).toEqual({ ...before, P001: 20 });
      expect(warnings).toMatchObject([{ code: 'BASE_UNKNOWN', field: ['input', 'baseVersion'] }]);
    });
  });

  describe.each(Object.keys(changes))('is no expected version of %s', (name) => {
    const change = changes[name]!;
    const conflict = [{ code: 'VERSION_CONFLICT', field: ['input', 'expectedVersion'] }];

    it('if it is named with another cart, whatever its number', async () => {
      const { shopper, guest } = await signedIn();
      const before = await shopper.cart();
      const expectedVersion = before.version;

      const refused = await change(shopper, { expectedVersion, cartId: guest.id }, await guestWith('P008'));
      const done = await change(shopper, { expectedVersion, cartId: shopper.id }, await guestWith('P008'));

      expect(refused).toMatchObject({ userErrors: conflict, cart: before });
      expect(done).toMatchObject({ userErrors: [], cart: { version: expectedVersion + 1 } });
    });

    it.each([
      ['named', (younger: Shopper) => ({ cartId: younger.id })],
      ['shown by the number', () => ({})],
    ])('if its source is an alias, %s', async (_, named) => {
      const { older, younger, shared } = await joined();
      const before = await older.cart();

      const refused = await change(
        younger,
        { expectedVersion: shared, ...named(younger) },
        await guestWith('P008'),
      );
      const done = await change(
        younger,
        { expectedVersion: shared, cartId: older.id },
        await guestWith('P008'),
      );

      expect(refused).toMatchObject({ userErrors: conflict, cart: before });
      expect(done).toMatchObject({ userErrors: [], cart: { version: shared + 1 } });
    });
  });

  it('is judged by the same rule wherever it stands', async () => {
    const guest = await newGuest(service().url);
    const { version: first } = (await guest.add({ lines: p005 })).cart;
    const other = await newGuest(service().url);
    const numbers = fc.oneof(
      fc.integer({ min: -2, max: 4 }),
      fc.constantFrom(-first, -first - 1, 2 ** 31 - 1 - first),
    );

    await fc.assert(
      fc.asyncProperty(numbers, fc.constantFrom(null, guest.id, other.id, ''), async (distance, cartId) => {
        const { version } = (await guest.add({ lines: p005 })).cart;
        const number = version - distance;
        const isSource = cartId === null || cartId === guest.id;
        const isKnown = isSource && (number === 0 || (number >= first && number <= version));
        const lines = [{ sku: 'P005', quantity: 500 }];

        const expected = await guest.add({ lines: [], expectedVersion: number, cartId });
        const cleared = await guest.clear({ upToVersion: number, cartId });
        const synced = await guest.sync({ lines, baseVersion: number, cartId, replicaId: 'phone' });

        expect(codesOf(expected.userErrors)).toEqual(
          isSource && number === version ? [] : ['VERSION_CONFLICT'],
        );
        expect(codesOf(cleared.userErrors)).toEqual(isKnown ? [] : ['VERSION_OF_OTHER_CART']);
        expect(codesOf(synced.warnings).includes('BASE_UNKNOWN')).toBe(!isKnown);
      }),
      { numRuns: RUNS },
    );
  });
});

function codesOf(findings: readonly { code: string }[]): string[] {
  return findings.map(({ code }) => code);
}
