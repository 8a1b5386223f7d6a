import { Redis } from 'ioredis';
import { startRedis } from '../../support/redis-server';
import { ROUTER_SECRET } from '../../support/service';
import { Shopper, newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { signToken } from '../../support/tokens';
import { use, useService } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
const CART = '{ cart { id lines { sku } } }';

describe('who may see and change a cart', () => {
  const service = useService(env);
  let guest: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
  });

  const withToken = (token: string) => new Shopper(`${service().url}/graphql`, token, 'A'.repeat(22));

  it('takes a good token again and again', async () => {
    const shopper = withToken(await signToken());

    for (let i = 0; i < 3; i++) expect((await shopper.cart()).id).toBe(shopper.id);
  });

  it('stops taking a remembered token when it expires', async () => {
    const shopper = withToken(await signToken({ expiresIn: 2 }));
    await shopper.cart();

    await new Promise((resolve) => setTimeout(resolve, 2100));

    expect((await shopper.ask(CART)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('gives nobody the cart of somebody else by cart(identityId)', async () => {
    const other = await newGuest(service().url);
    await other.add({ lines: [{ sku: 'P001' }] });

    for (const id of [other.id, 'B'.repeat(22), 'no-such-thing']) {
      const answer = await guest.ask('query ($id: ID) { cart(identityId: $id) { id } }', { id });
      expect(answer).toMatchObject({ data: null, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    }
    expect((await guest.cart(guest.id)).id).toBe(guest.id);
  });

  it('lets a service with scope cart:any read any cart', async () => {
    await guest.add({ lines: [{ sku: 'P001' }] });
    const support = withToken(await signToken({ claims: { scope: 'profile cart:any' } }));

    expect(unitsOf(await support.cart(guest.id))).toEqual({ P001: 1 });
  });
});

describe('somebody who only looks', () => {
  const redis = use(startRedis);
  const service = useService(() => ({ REDIS_URL: redis().url }));

  it('leaves nothing behind but a session, not even if there are 1,000', async () => {
    const client = new Redis(redis().url);
    const before = await client.keys('*');
    for (let batch = 0; batch < 20; batch += 1) {
      const guests = await Promise.all(Array.from({ length: 50 }, () => newGuest(service().url)));
      for (const guest of guests) expect((await guest.cart()).version).toBe(0);
    }

    const keys = await client.keys('*').finally(() => client.disconnect());
    const left = keys.filter((key) => !before.includes(key));
    expect(before).toEqual(['birth:{b000}']);
    expect(left).toHaveLength(1000);
    expect(left.filter((key) => !key.startsWith('session:'))).toEqual([]);
  });
});

describe('the Router secret in production', () => {
  const previous = 'the-router-secret-of-last-week';
  beforeAll(() => signToken()); // makes the key file, which production demands
  const service = useService({
    ...env,
    NODE_ENV: 'production',
    TOKEN_ISSUER: 'http://localhost:4001',
    ALLOWED_ORIGINS: 'https://shop.example',
    PUBLIC_URL: 'https://cart.example',
    ZALO_APP_ID: '1234567890123456789',
    ZALO_APP_SECRET: 'secret-of-the-app',
    ROUTER_SECRET_PREVIOUS: previous,
  });

  const post = (headers: Record<string, string>, query = '{ _service { sdl } }') =>
    fetch(`${service().url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });

  it.each([
    {},
    { 'x-router-secret': '' },
    { 'x-router-secret': 'wrong' },
    { 'x-router-secret': ROUTER_SECRET.slice(0, -1) },
    { 'x-router-secret': `${ROUTER_SECRET}${ROUTER_SECRET}` },
  ])('refuses %j with 401 and no word about the schema', async (headers) => {
    const response = await post(headers as Record<string, string>);

    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.text()).not.toContain('type Cart');
  });

  it.each([ROUTER_SECRET, previous])('opens the schema to the secret %#', async (secret) => {
    const response = await post({ 'x-router-secret': secret });

    expect(response.status).toBe(200);
    expect(await response.text()).toContain('type Cart');
  });
});
