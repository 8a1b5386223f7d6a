import { Redis } from 'ioredis';
import { newIdentityId } from '../../src/identity/identity';
import { cartKeys } from '../../src/redis/keys';
import { addByScript } from '../support/scripted-add';
import { stores } from '../support/stores';

const [{ env }] = stores as [(typeof stores)[number]];
const HOUR = 3600;
const THIRTY_DAYS = 30 * 24 * HOUR;
const NEARLY_OVER = 1000;

describe('the life of a cart and its journal', () => {
  const cartId = newIdentityId();
  const { cart, journal } = cartKeys(cartId);
  let redis: Redis;

  beforeAll(() => {
    redis = new Redis(env['REDIS_URL']!);
  });
  afterAll(() => redis.disconnect());

  const add = (behindSeconds: number) => addByScript(redis, { cartId, sku: 'P001', behindSeconds });
  const lives = () => Promise.all([cart, journal].map((key) => redis.ttl(key)));
  const letNearlyEnd = () => Promise.all([cart, journal].map((key) => redis.expire(key, NEARLY_OVER)));

  /** Seconds since this hour was half over, far from its turn; negative before. */
  const sinceHalfPast = () => (Math.floor(Date.now() / 1000) % HOUR) - HOUR / 2;

  beforeEach(async () => {
    await redis.del(cart, journal);
  });

  it('begins with thirty days, and the hour in which it need not be renewed', async () => {
    await add(0);

    for (const life of await lives()) {
      expect(life).toBeGreaterThan(THIRTY_DAYS + HOUR - 60);
      expect(life).toBeLessThanOrEqual(THIRTY_DAYS + HOUR);
    }
  });

  it('is renewed by the first change of another hour', async () => {
    await add(HOUR);
    await letNearlyEnd();

    await add(0);

    expect(Math.min(...(await lives()))).toBeGreaterThan(THIRTY_DAYS);
  });

  it('stays as it is at a change in the hour of the last one', async () => {
    await add(sinceHalfPast());
    await letNearlyEnd();

    await add(sinceHalfPast() - 60);

    expect(Math.max(...(await lives()))).toBeLessThanOrEqual(NEARLY_OVER);
  });

  it('is renewed by whose clock is behind the last change, because that cannot tell', async () => {
    await add(sinceHalfPast());
    await letNearlyEnd();

    await add(sinceHalfPast() + 60);

    expect(Math.min(...(await lives()))).toBeGreaterThan(THIRTY_DAYS);
  });
});
