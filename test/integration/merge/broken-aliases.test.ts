import { cartKeys } from '../../../src/redis/keys';
import {
  AddCartLinesDocument,
  CartDocument,
  MergeCartDocument,
  UndoMergeCartDocument,
} from '../../__generated__/operations';
import type { Shopper } from '../../support/shopper';
import { newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper } from '../../support/tokens';
import { useService, useStore } from '../../support/use';

describe.each(stores)('aliases that lead in a circle on $store', ({ env }) => {
  afterAll(() => redis.del(cartKeys(shopper.id).cart));
  const redis = useStore(env);
  const service = useService(env);
  let shopper: Shopper;
  let guest: Shopper;

  beforeAll(async () => {
    shopper = await newShopper(service().url);
    guest = await newGuest(service().url);
    const other = await newShopper(service().url);
    await redis.hset(cartKeys(shopper.id).cart, '@alias', other.id);
    await redis.hset(cartKeys(other.id).cart, '@alias', shopper.id);
  });

  it.each([
    ['cart', CartDocument, () => ({})],
    ['addCartLines', AddCartLinesDocument, () => ({ input: { lines: [{ sku: 'P001' }] } })],
    ['mergeCart', MergeCartDocument, () => ({ input: { sourceToken: guest.token } })],
    ['undoMergeCart', UndoMergeCartDocument, () => ({ input: { mergeId: 'any' } })],
  ] as const)('end %s with an accident for the log, and not never', async (_, document, variables) => {
    const { errors } = await shopper.ask(document, variables());

    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false } }]);
  });
});
