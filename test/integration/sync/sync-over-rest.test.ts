import { randomUUID } from 'node:crypto';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { until } from '../../support/until';
import { useService } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];

describe('/cart/sync', () => {
  const service = useService(env);
  let guest: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
  });

  const call = (method: string, as: Shopper, headers: Record<string, string> = {}, body?: object) =>
    fetch(`${service().url}/cart/sync`, {
      method,
      headers: {
        authorization: `Bearer ${as.token}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
  const post = (body: object, headers?: Record<string, string>) => call('POST', guest, headers, body);
  const etagOf = async (shopper: Shopper) => (await call('GET', shopper)).headers.get('etag')!;

  describe('an ETag', () => {
    it('does not count for the cart of somebody else that has the same version', async () => {
      const twins = await until('two carts have the same version', async () => {
        const pair = await Promise.all([newGuest(service().url), newGuest(service().url)]);
        const added = await Promise.all(pair.map((each) => each.fill({ P001: 1 })));
        return added[0]!.cart.version === added[1]!.cart.version ? pair : undefined;
      });
      const [first, second] = twins;

      const others = await call('GET', second, { 'if-none-match': await etagOf(first) });
      const own = await call('GET', second, { 'if-none-match': await etagOf(second) });

      expect([others.status, own.status]).toEqual([200, 304]);
    });

    it('of a former release, the bare version, does not match', async () => {
      const { version } = (await guest.fill({ P001: 1 })).cart;

      expect((await call('GET', guest, { 'if-none-match': `"${version}"` })).status).toBe(200);
    });

    it.each(['GET', 'HEAD'])(
      'that matches is answered to %s without a body and a length of one',
      async (method) => {
        await guest.fill({ P001: 1 });
        const etag = await etagOf(guest);

        const answer = await call(method, guest, { 'if-none-match': etag });

        expect(answer.status).toBe(304);
        expect(answer.headers.get('etag')).toBe(etag);
        expect(answer.headers.get('cache-control')).toBe('private, no-store');
        for (const name of ['content-length', 'content-type', 'transfer-encoding'])
          expect([name, answer.headers.get(name)]).toEqual([name, null]);
        expect(await answer.text()).toBe('');
      },
    );

    it('is the same to HEAD and to GET, and so is the length', async () => {
      await guest.fill({ P001: 1 });

      const [head, get] = [await call('HEAD', guest), await call('GET', guest)];

      expect(head.status).toBe(200);
      expect(head.headers.get('etag')).toBe(get.headers.get('etag'));
      expect(head.headers.get('content-length')).toBe(String((await get.arrayBuffer()).byteLength));
    });
  });

  it('takes no base of another cart for one of this cart', async () => {
    const { version } = (await guest.fill({ P001: 2, P002: 1 })).cart;
    const cart = [{ sku: 'P001', qty: 5 }];

    const foreign = await post({ cart, baseVersion: version, cartId: 'another', replicaId: 'phone' });
    const own = await post({ cart, baseVersion: version, cartId: guest.id, replicaId: 'phone' });

    expect(await foreign.json()).toMatchObject({
      cartId: guest.id,
      cart: [{ qty: 5 }, { sku: 'P002' }],
      warnings: [{ code: 'BASE_UNKNOWN', field: ['baseVersion'] }],
    });
    expect(await own.json()).toMatchObject({ cart: [{ sku: 'P001', qty: 5 }], warnings: [] });
  });

  it('names the lines of a copy that cannot be read, and says that nothing was removed', async () => {
    const { version: baseVersion } = (await guest.fill({ P001: 2 })).cart;

    const answer = await post({ cart: [{ sku: 'P001\t', qty: 2 }], baseVersion, cartId: guest.id });

    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      cart: [{ sku: 'P001', qty: 2 }],
      userErrors: [{ code: 'INVALID_SKU', field: ['cart', '0', 'sku'] }],
      warnings: [{ code: 'COPY_INCOMPLETE', field: ['cart'] }],
    });
  });

  describe('refused as a whole', () => {
    const many = Array.from({ length: 251 }, (_, i) => ({ sku: `s${i}`, qty: 1 }));
    const copy = [{ sku: 'P001', qty: 7 }];

    it.each<[string, object, string, string[]]>([
      ['251 lines', { cart: many }, 'TOO_MANY_LINES', ['cart']],
      ['an empty replica id', { cart: copy, replicaId: '' }, 'INVALID_REPLICA_ID', ['replicaId']],
      ['a long replica id', { cart: copy, replicaId: 'r'.repeat(129) }, 'INVALID_REPLICA_ID', ['replicaId']],
      ['a replica id of two lines', { cart: copy, replicaId: 'a\nb' }, 'INVALID_REPLICA_ID', ['replicaId']],
    ])('for %s is 422 and names the field', async (_, body, code, field) => {
      const { cart } = await guest.fill({ P001: 2 });

      const answer = await post({ ...body, baseVersion: cart.version });

      expect(answer.status).toBe(422);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
      expect(await answer.json()).toMatchObject({
        code,
        field,
        detail: expect.stringMatching(`^body/${field.join('/')}: `) as string,
        retryable: false,
      });
      expect(await guest.cart()).toEqual(cart);
    });

    it.each([-1, 0.5, 2 ** 31, 1e300, '1', true, {}])(
      'for the base %j is 400 and names the field',
      async (baseVersion) => {
        const { cart } = await guest.fill({ P001: 2 });

        const answer = await post({ cart: copy, baseVersion });

        expect(answer.status).toBe(400);
        expect(await answer.json()).toMatchObject({
          detail: expect.stringContaining('body/baseVersion') as string,
        });
        expect(await guest.cart()).toEqual(cart);
      },
    );

    it('for a key of another copy is 422 and names the header', async () => {
      const key = { 'idempotency-key': randomUUID() };
      await post({ cart: copy, baseVersion: 0 }, key);

      const answer = await post({ cart: [], baseVersion: 0 }, key);

      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
        field: ['idempotencyKey'],
        detail: expect.stringMatching('^headers/idempotency-key: ') as string,
      });
      expect(unitsOf(await guest.cart())).toEqual({ P001: 7 });
    });
  });

  it.each([
    ['GET', '/cart/sync', 401],
    ['POST', '/cart/sync', 401],
    ['GET', '/auth/sessions', 401],
    ['POST', '/auth/refresh', 401],
    ['POST', '/auth/guest', 400],
    ['POST', '/auth/logout', 204],
  ])('and the sign-in routes keep what %s %s answers out of caches', async (method, path, status) => {
    const body = path === '/auth/refresh' ? '{"refreshToken":"none"}' : '{}';
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(service().url + path, {
      method,
      headers,
      body: method === 'GET' ? undefined : body,
    });

    expect(answer.status).toBe(status);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });
});
