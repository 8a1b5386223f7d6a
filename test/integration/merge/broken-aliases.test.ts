import { loadConfig } from '../../../src/config/config';
import type { RedisClient } from '../../../src/redis/client';
import { connectRedis } from '../../../src/redis/client';
import { cartKeys } from '../../../src/redis/keys';
import {
  AddCartLinesDocument,
  CartDocument,
  MergeCartDocument,
  UndoMergeCartDocument,
} from '../../__generated__/operations';
import type { Service } from '../../support/service';
import { serviceEnv, startService } from '../../support/service';
import type { Shopper } from '../../support/shopper';
import { newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper } from '../../support/tokens';

describe.each(stores)('aliases that lead in a circle on $store', ({ env }) => {
  let redis: RedisClient;
  let service: Service;
  let shopper: Shopper;
  let guest: Shopper;

  beforeAll(async () => {
    redis = connectRedis(loadConfig(serviceEnv(env)).redis);
    service = await startService(env);
    shopper = await newShopper(service.url);
    guest = await newGuest(service.url);
    const other = await newShopper(service.url);
    await redis.hset(cartKeys(shopper.id).cart, '@alias', other.id);
    await redis.hset(cartKeys(other.id).cart, '@alias', shopper.id);
  });
  afterAll(async () => {
    await redis.del(cartKeys(shopper.id).cart);
    await service.stop();
    redis.disconnect();
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
