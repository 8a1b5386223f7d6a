import {
  AddCartLinesDocument,
  CartDocument,
  ClearCartDocument,
  MergeCartDocument,
  UndoMergeCartDocument,
} from '../../__generated__/operations';
import { Shopper, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShoppersByAge, signToken } from '../../support/tokens';
import { useService } from '../../support/use';

describe.each(stores)('a guest’s token of an identity that became an alias, on $store', ({ env }) => {
  const service = useService(env);
  let older: Shopper;
  let younger: Shopper;
  let stale: Shopper;

  beforeAll(async () => {
    [older, younger] = await newShoppersByAge(service().url);
    await older.add({ lines: [{ sku: 'P001' }] });
    await younger.add({ lines: [{ sku: 'P002' }], idempotencyKey: 'known' });
    await older.mergeCart(younger);
    const token = await signToken({ claims: { sub: younger.id, kind: 'GUEST' } });
    stale = new Shopper(younger.address, token, younger.id);
  });

  it.each([
    ['cart', CartDocument, () => ({})],
    ['addCartLines', AddCartLinesDocument, () => ({ input: { lines: [{ sku: 'P003' }] } })],
    [
      'addCartLines again',
      AddCartLinesDocument,
      () => ({ input: { lines: [{ sku: 'P002' }], idempotencyKey: 'known' } }),
    ],
    ['clearCart', ClearCartDocument, () => ({ input: {} })],
    ['mergeCart', MergeCartDocument, () => ({ input: { sourceToken: older.token } })],
    ['undoMergeCart', UndoMergeCartDocument, () => ({ input: { mergeId: 'any' } })],
  ] as const)('does not open the shopper’s cart by %s', async (_, document, variables) => {
    const { errors, data } = await stale.ask(document, variables());

    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(data).toBeNull();
    expect(unitsOf(await older.cart())).toEqual({ P001: 1, P002: 1 });
  });

  it('proves no source', async () => {
    const [stranger] = await newShoppersByAge(service().url);
    const refusal = [{ code: 'SOURCE_TOKEN_INVALID', field: ['input', 'sourceToken'] }];

    expect((await stranger.mergeCart(stale)).userErrors).toMatchObject(refusal);
    expect((await stranger.previewMergeCart(stale)).userErrors).toMatchObject(refusal);
    expect(unitsOf(await older.cart())).toEqual({ P001: 1, P002: 1 });
  });

  it('does not keep the shopper’s own token from it', async () => {
    expect(unitsOf(await younger.cart())).toEqual({ P001: 1, P002: 1 });
  });
});
