import { randomUUID } from 'node:crypto';
import { Shopper, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper, newShoppersByAge, signToken } from '../../support/tokens';
import { useService } from '../../support/use';

describe.each(stores)('two accounts of one person on $store', ({ env }) => {
  const service = useService(env);
  let shopper: Shopper;

  beforeEach(async () => {
    shopper = await newShopper(service().url);
  });

  it.each(['older', 'younger'] as const)(
    'become one with the %s one asking: the older stays',
    async (asking) => {
      const [older, younger] = await newShoppersByAge(service().url);
      await older.fill({ both: 1, older: 1 });
      await younger.fill({ both: 2, younger: 1 });

      const merged = asking === 'older' ? await older.mergeCart(younger) : await younger.mergeCart(older);

      expect(merged).toMatchObject({
        outcome: 'MERGED',
        cart: { id: older.id },
        merge: { undoableUntil: null },
      });
      expect(unitsOf(merged.cart)).toEqual({ both: 3, older: 1, younger: 1 });
      await younger.fill({ later: 1 });
      const lineId = merged.cart.lines.find(({ sku }) => sku === 'younger')!.id;
      await younger.update({ lines: [{ lineId, quantity: 5 }] });
      expect(unitsOf(await older.cart())).toEqual({ both: 3, older: 1, younger: 5, later: 1 });
      expect(await younger.cart()).toEqual(await older.cart());
      expect(await younger.mergeCart(older)).toMatchObject({
        outcome: 'ALREADY_MERGED',
        merge: merged.merge,
      });
      expect((await older.undoMergeCart({ mergeId: merged.merge!.id })).userErrors).toMatchObject([
        { code: 'MERGE_NOT_UNDOABLE' },
      ]);
    },
  );

  it.each(['caller', 'source'] as const)(
    'stay two while the %s has not signed in just now and in the Mini App, however good the token is',
    async (whose) => {
      const [older, younger] = await newShoppersByAge(service().url);
      await younger.fill({ P001: 1 });
      const before = Math.floor(Date.now() / 1000) - 11 * 60;
      const stale = async ({ address, id }: Shopper, claims: object) =>
        new Shopper(address, await signToken({ claims: { sub: id, ch: 'ZALO_MINI_APP', ...claims } }), id);

      for (const claims of [{ auth_time: before }, { auth_time: undefined }, { ch: 'WEB' }]) {
        const [caller, source] =
          whose === 'caller' ? [await stale(older, claims), younger] : [older, await stale(younger, claims)];
        const refused = { userErrors: [{ code: 'SIGN_IN_AGAIN', field: ['input', 'sourceToken'] }] };
        expect(await caller.previewMergeCart(source)).toMatchObject(refused);
        expect(await caller.mergeCart(source)).toMatchObject({ outcome: null, ...refused });
      }
      expect((await older.cart()).lines).toEqual([]);
      expect(unitsOf(await younger.cart())).toEqual({ P001: 1 });
    },
  );

  const full = { target: { both: 1, target: 2 }, source: { both: 3, source: 4 } };
  const noTarget = { ...full, target: {} };
  const noSource = { ...full, source: {} };

  describe.each(['older', 'younger'] as const)(
    'combined by the %s, whose cart is the target then',
    (asking) => {
      it.each([
        ['SUM', full, { both: 4, target: 2, source: 4 }],
        ['MAX', full, { both: 3, target: 2, source: 4 }],
        ['SUM', noTarget, full.source],
        ['MAX', noTarget, full.source],
        ['SUM', noSource, full.target],
        ['MAX', noSource, full.target],
      ] as const)('%s makes of %j the cart %j', async (strategy, { target, source }, expected) => {
        const [older, younger] = await newShoppersByAge(service().url);
        const [asker, other] = asking === 'older' ? [older, younger] : [younger, older];
        if (Object.keys(target).length > 0) await asker.fill(target);
        if (Object.keys(source).length > 0) await other.fill(source);

        const preview = await asker.previewMergeCart(other, { strategy });
        const merged = await asker.mergeCart(other, { strategy });

        expect(unitsOf(merged.cart)).toEqual(expected);
        expect(preview.lines).toEqual(merged.merge!.lines);
      });

      it.each(['KEEP_TARGET', 'KEEP_SOURCE'] as const)('not by %s', async (strategy) => {
        const [older, younger] = await newShoppersByAge(service().url);
        const [asker, other] = asking === 'older' ? [older, younger] : [younger, older];
        await asker.fill(full.target);
        await other.fill(full.source);
        const refused = {
          outcome: null,
          userErrors: [{ code: 'STRATEGY_NOT_ALLOWED', field: ['input', 'strategy'] }],
        };

        expect(await asker.previewMergeCart(other, { strategy })).toMatchObject(refused);
        expect(await asker.mergeCart(other, { strategy })).toMatchObject(refused);

        expect(unitsOf(await asker.cart())).toEqual(full.target);
        expect(unitsOf(await other.cart())).toEqual(full.source);
      });
    },
  );

  it('answer a repetition of what was done before with the one cart', async () => {
    const [older, younger] = await newShoppersByAge(service().url);
    const input = { lines: [{ sku: 'P001' }], idempotencyKey: randomUUID() };
    await younger.add(input);
    await older.mergeCart(younger);

    const again = await younger.add(input);

    expect(again).toMatchObject({ replayed: true, cart: { id: older.id } });
    expect(unitsOf(again.cart)).toEqual({ P001: 1 });
  });

  it('find the lines that one knows by ids from before', async () => {
    const [older, younger] = await newShoppersByAge(service().url);
    await younger.fill({ set: 1, removed: 1, kept: 1 });
    const { lines } = await younger.cart();
    const [set, removed, kept] = ['set', 'removed', 'kept'].map(
      (sku) => lines.find((line) => line.sku === sku)!.id,
    );
    await older.mergeCart(younger);

    const updated = await younger.update({ lines: [{ lineId: set!, quantity: 3 }] });
    const { cart, userErrors } = await younger.remove({ lineIds: [removed!] });

    expect([updated.userErrors, userErrors]).toEqual([[], []]);
    expect(unitsOf(cart)).toEqual({ set: 3, kept: 1 });
    const entities = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on CartLine { sku } } }';
    const found = await younger.ask(entities, { r: [{ __typename: 'CartLine', id: kept }] });
    expect(found).toEqual({ data: { _entities: [{ sku: 'kept' }] } });
    expect((await older.remove({ lineIds: [kept!] })).userErrors).toMatchObject([{ code: 'LINE_NOT_FOUND' }]);
  });

  it('follow a chain of aliases', async () => {
    const [a, b, c, d] = await newShoppersByAge(service().url);
    for (const someone of [a, b, c, d]) await someone.fill({ P001: 1 });

    const { merge } = await c.mergeCart(d);
    await b.mergeCart(c);
    await a.mergeCart(b);

    expect(unitsOf((await d.add({ lines: [{ sku: 'P002' }] })).cart)).toEqual({ P001: 4, P002: 1 });
    expect((await d.cart()).id).toBe(a.id);
    expect(unitsOf(await d.cart())).toEqual({ P001: 4, P002: 1 });
    // The way of d is shorter now; its receipt beside c, where it does not pass any more, is found nevertheless.
    for (const again of [await a.mergeCart(d), await d.mergeCart(a)])
      expect(again).toMatchObject({ outcome: 'ALREADY_MERGED', merge });
  });

  it('come to rest when they merge into each other at once', async () => {
    const other = await newShopper(service().url);
    await shopper.fill({ P001: 1 });
    await other.fill({ P001: 2 });

    await Promise.all([shopper.mergeCart(other), other.mergeCart(shopper)]);

    expect(unitsOf(await shopper.cart())).toEqual({ P001: 3 });
    expect(await other.cart()).toEqual(await shopper.cart());
  });
});
