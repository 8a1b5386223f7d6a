import { randomUUID } from 'node:crypto';
import { startRedis } from '../../support/redis-server';
import { startService } from '../../support/service';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper } from '../../support/tokens';
import { useService } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
const WEBSITE = 'https://shop.example';
const MINI_APP = 'https://h5.zdn.vn';

interface SyncReply {
  readonly cartId: string;
  readonly version: number;
  readonly expiresAt: string | null;
  readonly cart: { id: string; sku: string; qty: number; attributes: Record<string, string> }[];
  readonly warnings: object[];
  readonly userErrors: object[];
}

describe('/cart/sync', () => {
  const service = useService({ ...env, ALLOWED_ORIGINS: WEBSITE });
  let guest: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
  });

  const call = (method: string, headers: Record<string, string>, body?: string, as: Shopper = guest) =>
    fetch(`${service().url}/cart/sync`, {
      method,
      headers: { authorization: `Bearer ${as.token}`, ...headers },
      body,
    });
  const get = (headers: Record<string, string> = {}) => call('GET', headers);
  const post = (body: object, headers: Record<string, string> = {}, as: Shopper = guest) =>
    call('POST', { 'content-type': 'application/json', ...headers }, JSON.stringify(body), as);
  const read = async (answer: Promise<Response>) => (await (await answer).json()) as SyncReply;
  const p001 = (qty: number) => [{ sku: 'P001', qty }];

  it('brings a copy and the cart together and answers the whole cart', async () => {
    await guest.add({ lines: [{ sku: 'P002', quantity: 2 }] });

    const answer = await post({
      cart: [{ sku: 'P001', qty: 3, attributes: { size: 'L', color: 'đen' } }],
      baseVersion: 0,
      replicaId: randomUUID(),
    });
    const reply = (await answer.json()) as SyncReply;

    const cart = await guest.cart();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe(`"${cart.id}.${cart.version}"`);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(reply).toEqual({
      cartId: guest.id,
      version: cart.version,
      expiresAt: cart.expiresAt,
      cart: cart.lines.map(({ quantity, attributes, ...line }) => ({
        ...line,
        qty: quantity,
        attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, value])),
      })),
      warnings: [],
      userErrors: [],
    });
    expect(reply.cart.map(({ sku, qty }) => [sku, qty]).sort()).toEqual([
      ['P001', 3],
      ['P002', 2],
    ]);
  });

  it.each(['size', 'cỡ áo', '__proto__', 'constructor'])(
    'answers lines that it gave as no change, by %j',
    async (key) => {
      const attributes = [{ key, value: 'L' }];
      const { version } = (await guest.add({ lines: [{ sku: 'P001' }, { sku: 'P001', attributes }] })).cart;
      const given = await read(get());

      const cart = given.cart.map(({ sku, qty, attributes }) => ({ sku, qty, attributes }));
      const reply = await read(post({ cart, baseVersion: version }));

      expect(given.cart.map((line) => line.attributes)).toContainEqual({ [key]: 'L' });
      expect(reply).toEqual(given);
    },
  );

  it('counts what older clients send, without base and replica', async () => {
    await guest.add({ lines: [{ sku: 'P001', quantity: 5 }] });

    const { cart } = await read(post({ cart: [...p001(2), { sku: 'P002', qty: 1 }] }));

    expect(cart.map(({ qty }) => qty).sort()).toEqual([1, 5]);
  });

  it('names in its own words what was not applied, or not as asked', async () => {
    const { userErrors, warnings } = await read(
      post({ cart: [{ sku: 'P001', qty: -1 }, { sku: '', qty: 1 }, ...p001(1000)], baseVersion: 1 }),
    );

    expect(userErrors).toMatchObject([
      { code: 'INVALID_QUANTITY', field: ['cart', '0', 'qty'] },
      { code: 'INVALID_SKU', field: ['cart', '1', 'sku'] },
    ]);
    expect(warnings).toMatchObject([
      { code: 'BASE_UNKNOWN', field: ['baseVersion'] },
      { code: 'COPY_INCOMPLETE', field: ['cart'] },
      { code: 'QUANTITY_CLAMPED', field: ['cart', '2', 'qty'], lineId: expect.any(String) as string },
    ]);
  });

  describe('GET', () => {
    it.each([
      ['the ETag', (etag: string) => etag, 304],
      ['a weak one', (etag: string) => `W/${etag}`, 304],
      ['one of several', (etag: string) => `"1", ${etag}`, 304],
      ['any', () => '*', 304],
      ['another', () => '"1"', 200],
      ['the bare number', (etag: string) => etag.replaceAll('"', ''), 200],
    ])('knows the copy of who has %s', async (_, known, status) => {
      await guest.add({ lines: [{ sku: 'P001' }] });
      const etag = (await get()).headers.get('etag')!;

      const answer = await get({ 'if-none-match': known(etag) });

      expect(answer.status).toBe(status);
      expect(answer.headers.get('etag')).toBe(etag);
      expect((await answer.text()) === '').toBe(status === 304);
    });

    it('answers who never had a cart with an empty one and makes none', async () => {
      expect(await read(get())).toEqual({
        cartId: guest.id,
        version: 0,
        expiresAt: null,
        cart: [],
        warnings: [],
        userErrors: [],
      });
      expect((await guest.cart()).version).toBe(0);
    });
  });

  describe('an Idempotency-Key', () => {
    it('gives 20 calls at once one execution and one answer', async () => {
      const key = { 'idempotency-key': `"${randomUUID()}"` };
      const body = { cart: p001(2), baseVersion: 0 };

      const answers = await Promise.all(Array.from({ length: 20 }, () => post(body, key)));

      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
      const replies = await Promise.all(answers.map((answer) => answer.json()));
      expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
      expect(unitsOf(await guest.cart())).toEqual({ P001: 2 });
    });

    it('is the same with quotation marks and without, and in the graph', async () => {
      const idempotencyKey = randomUUID();
      const body = { cart: p001(2), baseVersion: 0 };
      const first = await read(post(body, { 'idempotency-key': `"${idempotencyKey}"` }));

      const bare = await read(post(body, { 'idempotency-key': idempotencyKey }));
      const graph = await guest.sync({
        lines: [{ sku: 'P001', quantity: 2 }],
        baseVersion: 0,
        idempotencyKey,
      });

      expect(bare).toEqual(first);
      expect(graph).toMatchObject({ replayed: true, cart: { version: first.version } });
    });

    it('with another body is 422 and changes nothing', async () => {
      const key = { 'idempotency-key': randomUUID() };
      await post({ cart: p001(2), baseVersion: 0 }, key);

      const answer = await post({ cart: p001(3), baseVersion: 0 }, key);

      expect(answer.status).toBe(422);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await answer.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', retryable: false });
      expect(unitsOf(await guest.cart())).toEqual({ P001: 2 });
    });

    it.each(['""', '"open', 'two words', '"a"b"', '"a", "b"', 'k'.repeat(129), `"${'k'.repeat(129)}"`])(
      'that reads %s is malformed',
      async (key) => {
        const answer = await post({ cart: p001(1) }, { 'idempotency-key': key });

        expect(answer.status).toBe(400);
        expect(await answer.json()).toMatchObject({
          code: 'BAD_REQUEST',
          detail: expect.stringMatching(
            /^headers\/idempotency-key must be one key of 1 to 128 characters/,
          ) as string,
        });
        expect((await guest.cart()).version).toBe(0);
      },
    );
  });

  describe('who is asking', () => {
    it.each(['GET', 'POST'])('must be proved to %s', async (method) => {
      const body = method === 'POST' ? JSON.stringify({ cart: p001(1) }) : undefined;
      const answer = await fetch(`${service().url}/cart/sync`, {
        method,
        headers: { 'content-type': 'application/json' },
        body,
      });

      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(await answer.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
    });

    it('may say their own user_id', async () => {
      expect((await post({ cart: p001(1), user_id: guest.id })).status).toBe(200);
    });

    it('may say the user_id that they have become', async () => {
      const [older, younger] = [await newShopper(service().url), await newShopper(service().url)];
      await older.mergeCart(younger);

      for (const user_id of [older.id, younger.id])
        expect((await post({ cart: [], user_id }, {}, younger)).status).toBe(200);
    });

    it('is 403 with the user_id of somebody else, and changes nothing', async () => {
      const other = await newGuest(service().url);

      const answer = await post({ cart: p001(1), user_id: other.id });

      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({
        code: 'FORBIDDEN',
        detail: expect.stringContaining('user_id') as string,
      });
      expect([(await guest.cart()).version, (await other.cart()).version]).toEqual([0, 0]);
    });
  });

  it.each([
    ['no body', '', 'Body'],
    ['no cart', '{"baseVersion":1}', 'cart'],
    ['a cart that is no list', '{"cart":{}}', 'body/cart'],
    ['a quantity in words', '{"cart":[{"sku":"P001","qty":"2"}]}', 'body/cart/0/qty'],
    ['half a unit', '{"cart":[{"sku":"P001","qty":0.5}]}', 'body/cart/0/qty'],
    ['more units than there are', '{"cart":[{"sku":"P001","qty":1e300}]}', 'body/cart/0/qty'],
    ['a sku that is none', '{"cart":[{"sku":1,"qty":1}]}', 'body/cart/0/sku'],
    ['no quantity', '{"cart":[{"sku":"P001"}]}', 'qty'],
    ['a misspelt base', '{"cart":[],"base_version":1}', 'base_version'],
    ['a base in words', '{"cart":[],"baseVersion":"1"}', 'body/baseVersion'],
    ['a base below 0', '{"cart":[],"baseVersion":-1}', 'body/baseVersion'],
    [
      'attributes in a list',
      '{"cart":[{"sku":"P001","qty":1,"attributes":["L"]}]}',
      'body/cart/0/attributes',
    ],
    ['an attribute that is no text', '{"cart":[{"sku":"P001","qty":1,"attributes":{"size":1}}]}', 'size'],
    [
      'one under a key of two lines',
      '{"cart":[{"sku":"P001","qty":1,"attributes":{"two\\nlines":1}}]}',
      'two\nlines',
    ],
    ['broken JSON', '{"cart"', 'JSON'],
    [
      'a prototype that is no text',
      '{"cart":[{"sku":"P001","qty":1,"attributes":{"__proto__":1}}]}',
      'body/cart/0/attributes/__proto__',
    ],
    ['a prototype in place of a field', '{"__proto__":{"cart":[]}}', 'cart'],
  ])('refuses %s and names it', async (_, body, named) => {
    const answer = await call('POST', { 'content-type': 'application/json' }, body);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      code: 'BAD_REQUEST',
      detail: expect.stringContaining(named) as string,
    });
    expect((await guest.cart()).version).toBe(0);
  });

  it.each([
    [WEBSITE, WEBSITE, 'true'],
    [MINI_APP, MINI_APP, null],
    ['https://evil.example', null, null],
  ])('tells a page of %s what it may do', async (origin, allowed, credentials) => {
    const preflight = await call('OPTIONS', {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    });
    const answer = await get({ origin });

    for (const { headers } of [preflight, answer]) {
      expect(headers.get('access-control-allow-origin')).toBe(allowed);
      expect(headers.get('access-control-allow-credentials')).toBe(credentials);
    }
    if (allowed) expect(answer.headers.get('access-control-expose-headers')).toContain('etag');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('is a retryable 503 while Redis is frozen', async () => {
    const redis = await startRedis();
    const frozen = await startService({ REDIS_URL: redis.url });
    try {
      await redis.freeze();
      const answer = await fetch(`${frozen.url}/cart/sync`, {
        method: 'POST',
        headers: { authorization: `Bearer ${guest.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ cart: p001(1), baseVersion: 0 }),
      });

      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(await answer.json()).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    } finally {
      redis.thaw();
      await frozen.stop();
      await redis.stop();
    }
  });
});
