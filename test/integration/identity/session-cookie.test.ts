import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { sessionKey } from '../../../src/redis/keys';
import { newSessionSecret, sessionIdOf } from '../../../src/identity/sessions/session';
import { AuthClient, WEBSITE } from '../../support/auth-client';
import { SessionOpener } from '../../support/session-opener';
import type { GraphqlAnswer } from '../../support/shopper';
import { stores } from '../../support/stores';
import { prepare, useService, useStore } from '../../support/use';

const ADD = 'mutation { addCartLines(input: { lines: [{ sku: "P001" }] }) { cart { version } } }';
const CART = '{ cart { id } }';

describe.each(stores)('the session cookie over $store', ({ env }) => {
  const redis = useStore(env);
  const service = useService(env);
  const client = prepare(() => new AuthClient(service().url));
  let cookie: string;
  let id: string;

  beforeEach(async () => {
    const guest = await client().guest();
    cookie = guest.cookie!;
    id = guest.body.identity.id;
  });

  async function graphql(query: string, headers: Record<string, string>): Promise<GraphqlAnswer<object>> {
    const { body } = await client().post('/graphql', { query }, headers);
    return body as unknown as GraphqlAnswer<object>;
  }
  const statusWith = async (header: string) =>
    (await client().ask('GET', '/auth/sessions', { cookie: header })).status;

  /** The status of an answer to this `Cookie` header, byte for byte. */
  const rawStatus = async (header: string, method = 'GET', path = '/auth/sessions') => {
    const headers = { cookie: header, origin: WEBSITE, 'content-type': 'application/json' };
    const asked = request(service().url + path, { method, headers }).end(method === 'GET' ? '' : '{}');
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    return answer.statusCode;
  };

  it('is for this host alone, hidden from scripts, and as long as browsers keep one: the session may live on and on', async () => {
    const { headers } = await client().guest();

    const [set, ...others] = headers.getSetCookie();
    expect(others).toEqual([]);
    const [pair, ...attributes] = set!.split('; ');
    expect(pair).toMatch(/^__Host-onecart=[A-Za-z0-9_-]{43}$/);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=34560000', 'Path=/', 'SameSite=Lax', 'Secure']);
  });

  it('is not for the Mini App', async () => {
    expect((await client().guest('ZALO_MINI_APP')).headers.getSetCookie()).toEqual([]);
  });

  it('opens the cart and changes it from a page of the website', async () => {
    expect(await graphql(ADD, { cookie, origin: WEBSITE })).toMatchObject({
      data: { addCartLines: { cart: { version: expect.any(Number) as number } } },
    });
    expect(await graphql(CART, { cookie, origin: WEBSITE })).toEqual({ data: { cart: { id } } });
  });

  it('counts less than a bearer token', async () => {
    const other = (await client().guest()).body;
    const bearer = { authorization: `Bearer ${other.accessToken}` };

    expect(await graphql(CART, { cookie, origin: 'https://evil.example', ...bearer })).toEqual({
      data: { cart: { id: other.identity.id } },
    });
    const bad = await graphql(CART, { cookie, origin: WEBSITE, authorization: 'Bearer nonsense' });
    expect(bad.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await graphql(CART, { cookie, origin: WEBSITE, authorization: 'Basic c3RhZ2luZw==' })).toEqual({
      data: { cart: { id } },
    });
  });

  it.each([
    ['elsewhere', 'https://evil.example'],
    ['nowhere', undefined],
    ['a file', 'null'],
    ['a subdomain', 'http://www.localhost:3000'],
    ['a look-alike', 'http://localhost:3000.evil.example'],
    ['another port', 'http://localhost:3001'],
    ['another scheme', 'https://localhost:3000'],
    ['a Mini App', 'https://h5.zdn.vn'],
    ['two places', `${WEBSITE}, https://evil.example`],
    ['the website in capitals', WEBSITE.toUpperCase()],
    ['the website with a slash', `${WEBSITE}/`],
  ])('changes nothing from a page of %s', async (_, origin) => {
    const headers = { cookie, ...(origin !== undefined && { origin }) };

    const { data, errors } = await graphql(ADD, headers);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', retryable: false } }]);
    for (const path of ['/auth/refresh', '/auth/logout', '/auth/handoff'])
      expect(await client().post(path, { channel: 'WEB' }, headers)).toMatchObject({
        status: path === '/auth/refresh' ? 400 : 403,
      });
    expect((await client().post('/auth/refresh', {}, headers)).status).toBe(403);
    expect(await graphql(CART, { cookie, origin: WEBSITE })).toEqual({ data: { cart: { id } } });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp'])(
    'changes nothing with a body of type %s',
    async (type) => {
      for (const path of ['/auth/refresh', '/auth/logout', '/graphql']) {
        const { status } = await client().post(path, {}, { cookie, origin: WEBSITE, 'content-type': type });
        expect([400, 403, 415]).toContain(status);
      }
      expect(await statusWith(cookie)).toBe(200);
    },
  );

  it('is none if two of them open a session: nobody can tell which was planted', async () => {
    const planted = (await client().guest()).cookie!;

    expect(await statusWith(`${planted}; ${cookie}`)).toBe(401);
    expect(await statusWith(`${cookie}; ${planted}`)).toBe(401);
    expect(await statusWith(`a=1; ${cookie}; b=2`)).toBe(200);
  });

  // What a page on a sibling domain can make a browser send, as bytes: `fetch` sends none of it.
  const NBSP = '\xa0';
  it.each<[string, (planted: string) => string]>([
    ['a no-break space before it', (planted) => `${NBSP}${planted}`],
    ['a no-break space of UTF-8 before it', (planted) => `\xc2${NBSP}${planted}`],
    ['a byte order mark before it', (planted) => `\xef\xbb\xbf${planted}`],
    ['its name in other letters', (planted) => planted.replace('__Host', '__host')],
    ['its name alone', () => '__Host-onecart'],
    ['a secret of nobody', () => `__Host-onecart=${newSessionSecret()}`],
    ['nonsense of its name', () => '__Host-onecart=nonsense'],
  ])('is untouched by another with %s, which opens nothing by itself', async (_, plant) => {
    const planted = plant((await client().guest()).cookie!);

    expect(await rawStatus(planted)).toBe(401);
    for (const header of [`${planted}; ${cookie}`, `${cookie}; ${planted}`]) {
      expect(await rawStatus(header)).toBe(200);
      expect(await rawStatus(header, 'POST', '/auth/refresh')).toBe(200);
    }
  });

  it('ends with all that came beside it when the browser signs out', async () => {
    const planted = (await client().guest()).cookie!;
    const both = `${planted}; ${cookie}`;

    expect((await client().post('/auth/logout', {}, { cookie: both, origin: WEBSITE })).status).toBe(204);
    expect(await Promise.all([cookie, planted].map(statusWith))).toEqual([401, 401]);
  });

  it.each([
    ['empty', ''],
    ['a session id', () => sessionIdOf(cookie.split('=')[1]!)!],
    ['cut', () => cookie.split('=')[1]!.slice(0, -1)],
    ['longer', () => `${cookie.split('=')[1]}A`],
    ['in quotes', () => `"${cookie.split('=')[1]}"`],
    ['encoded', () => `%${cookie.split('=')[1]}`],
    ['oversized', 'A'.repeat(12_000)],
    ['a name in Redis', '*'],
    ['another session’s key', 'session:x'],
  ])('is none if it is %s', async (_, value) => {
    const text = typeof value === 'string' ? value : value();

    expect(await statusWith(`__Host-onecart=${text}`)).toBe(401);
    expect(await statusWith(`__host-onecart=${cookie.split('=')[1]}`)).toBe(401);
    expect(await statusWith(cookie)).toBe(200);
  });

  it('never brings a session that the client made up into being', async () => {
    const secret = newSessionSecret();
    const planted = `__Host-onecart=${secret}`;

    expect((await client().post('/auth/refresh', {}, { cookie: planted, origin: WEBSITE })).status).toBe(401);
    const opened = await client().post(
      '/auth/guest',
      { channel: 'WEB' },
      { cookie: planted, origin: WEBSITE },
    );

    expect(opened.cookie).not.toContain(secret);
    expect(await redis.exists(sessionKey(sessionIdOf(secret)!))).toBe(0);
    expect(await statusWith(planted)).toBe(401);
  });

  it('keeps a session alive that is used, but writes it down once an hour at most', async () => {
    const key = sessionKey(sessionIdOf(cookie.split('=')[1]!)!);
    await redis.expire(key, 1000);
    await statusWith(cookie);
    expect(await redis.ttl(key)).toBeLessThanOrEqual(1000);

    const other = (await client().guest()).cookie!;
    const otherKey = sessionKey(sessionIdOf(other.split('=')[1]!)!);
    await redis.hincrby(otherKey, 'seen', -3700);
    await redis.expire(otherKey, 1000);
    await statusWith(other);
    expect(await redis.ttl(otherKey)).toBeGreaterThan(1000);
  });

  it('shows a shopper their sessions under the identity that theirs has become', async () => {
    const opener = await SessionOpener.connect(env);
    try {
      const [older, younger] = [await opener.open({ agent: 'Old' }), await opener.open({ agent: 'Young' })];
      const before = `__Host-onecart=${younger.secret}`;
      await opener.recordAlias(younger.viewer.id, older.viewer.id);

      const seen = async (header: string) =>
        (await client().ask('GET', '/auth/sessions', { cookie: header })).body as unknown as {
          agent: string;
          id: string;
        }[];
      expect((await seen(before)).map(({ agent }) => agent).sort()).toEqual(['Old', 'Young']);
      const mine = `__Host-onecart=${older.secret}`;
      expect((await seen(mine)).map(({ agent }) => agent).sort()).toEqual(['Old', 'Young']);

      const renewed = await client().post('/auth/refresh', {}, { cookie: before, origin: WEBSITE });
      expect(renewed.body.identity.id).toBe(older.viewer.id);

      const path = `/auth/sessions/${younger.viewer.sessionId}`;
      const ended = await client().ask('DELETE', path, { cookie: mine, origin: WEBSITE });
      expect(ended.status).toBe(204);
      expect(await statusWith(before)).toBe(401);
    } finally {
      opener.disconnect();
    }
  });
});
