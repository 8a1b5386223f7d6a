import { newIdentityId } from '../../../src/identity/identity';
import { cartKeys } from '../../../src/redis/keys';
import { addByScript } from '../../support/scripted-add';
import { stores } from '../../support/stores';
import { useStore } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
const HOUR = 3600;
const THIRTY_DAYS = 30 * 24 * HOUR;

describe('the life of a cart and its journal', () => {
  const cartId = newIdentityId();
  const { cart, journal } = cartKeys(cartId);
  const redis = useStore(env);

  const add = () => addByScript(redis, { cartId, sku: 'P001' });
  const lives = () => Promise.all([cart, journal].map((key) => redis.ttl(key)));
  const letEndIn = (seconds: number) => Promise.all([cart, journal].map((key) => redis.expire(key, seconds)));

  beforeEach(async () => {
    await redis.del(cart, journal);
    await add();
  });

  it('begins with thirty days, and the hour in which it need not be renewed', async () => {
    for (const life of await lives()) {
      expect(life).toBeGreaterThan(THIRTY_DAYS + HOUR - 60);
      expect(life).toBeLessThanOrEqual(THIRTY_DAYS + HOUR);
    }
  });

  it('stays as it is at a change after which thirty days are left', async () => {
    await letEndIn(THIRTY_DAYS + 100);

    await add();

    expect(Math.max(...(await lives()))).toBeLessThanOrEqual(THIRTY_DAYS + 100);
  });

  it('is renewed by a change after which less would be left', async () => {
    await letEndIn(THIRTY_DAYS - 1);

    await add();

    expect(Math.min(...(await lives()))).toBeGreaterThan(THIRTY_DAYS + HOUR - 60);
  });

  it('is given to a cart that has lost it', async () => {
    await redis.persist(cart);

    await add();

    expect(Math.min(...(await lives()))).toBeGreaterThan(THIRTY_DAYS + HOUR - 60);
  });
});
