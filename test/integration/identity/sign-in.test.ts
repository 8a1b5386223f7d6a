import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { connectRedis } from '../../../src/redis/client';
import type { AuthAnswer } from '../../support/auth-client';
import { AuthClient, WEBSITE } from '../../support/auth-client';
import { TestIdentityProvider } from '../../support/identity-provider';
import { unitsOf, shopperAt } from '../../support/shopper';
import { stores } from '../../support/stores';
import { signToken } from '../../support/tokens';
import { prepare, use, useService } from '../../support/use';
import { TestZalo } from '../../support/zalo';

const zalo = use(() => TestZalo.start());
const shop = use(() => TestIdentityProvider.start());
let people = 0;

describe.each(stores)('signing in on $store', ({ env }) => {
  const service = useService(() => ({ ...env, ...zalo().env, ...shop().env }));
  const client = prepare(() => new AuthClient(service().url));

  const newPerson = () => `person ${++people} on ${service().url}`;
  const shopperOf = ({ body }: AuthAnswer) => shopperAt(service().url, body);
  const bearer = ({ body }: Pick<AuthAnswer, 'body'>) => ({ authorization: `Bearer ${body.accessToken}` });
  const byShop = async (person: string, headers = {}, channel = 'WEB') =>
    client().post('/auth/exchange', { token: await shop().tokenOf(person), channel }, headers);
  const byZalo = async (user: string, headers = {}, more = {}) =>
    client().post('/auth/zalo/mini-app', { accessToken: await zalo().miniAppToken(user), ...more }, headers);
  /** The same shopper, in the Mini App. */
  async function handedOff(source: AuthAnswer): Promise<AuthAnswer> {
    const channel = 'ZALO_MINI_APP';
    const { code } = (await client().post('/auth/handoff', { channel }, bearer(source))).body;
    return client().post('/auth/handoff/redeem', { code, channel, confirm: true });
  }
  /** The same shopper, by a token of a session that they opened eleven minutes ago. */
  async function withOldProof(body: AuthAnswer['body']): Promise<Pick<AuthAnswer, 'body'>> {
    const claims = {
      sub: body.identity.id,
      sid: randomUUID(),
      auth_time: Math.floor(Date.now() / 1000) - 11 * 60,
    };
    return { body: { ...body, accessToken: await signToken({ claims }) } };
  }

  it('finds the same person again, by each credential', async () => {
    const person = newPerson();
    const first = await byShop(person);
    const again = await byShop(person);
    const other = await byShop(newPerson());
    const lan = await byZalo('lan');

    expect(first).toMatchObject({
      status: 200,
      body: { tokenType: 'Bearer', identity: { kind: 'SHOPPER' } },
    });
    expect(again.body.identity).toEqual(first.body.identity);
    expect((await byZalo('lan')).body.identity).toEqual(lan.body.identity);
    expect(new Set([first, other, lan].map(({ body }) => body.identity.id)).size).toBe(3);
    expect(first.headers.get('cache-control')).toBe('private, no-store');
  });

  it('makes one person of many who sign in for the first time at once', async () => {
    const person = newPerson();
    const answers = await Promise.all(Array.from({ length: 20 }, () => byShop(person)));

    expect(new Set(answers.map(({ body }) => body.identity.id)).size).toBe(1);
  });

  it.each(['Mini App', 'website by cookie'])('brings the cart of a guest of the %s along', async (door) => {
    const guest = await client().guest(door === 'Mini App' ? 'ZALO_MINI_APP' : 'WEB');
    await shopperOf(guest).add({ lines: [{ sku: 'P001', quantity: 2 }] });
    const headers = door === 'Mini App' ? bearer(guest) : { cookie: guest.cookie!, origin: WEBSITE };

    const signedIn = await byShop(newPerson(), headers);

    expect(signedIn.body).toMatchObject({
      identity: { kind: 'SHOPPER' },
      merge: { strategy: 'SUM', lines: [{ sku: 'P001', outcome: 'ADDED', quantityAfter: 2, reason: null }] },
    });
    expect(unitsOf(await shopperOf(signedIn).cart())).toEqual({ P001: 2 });
    expect((await shopperOf(signedIn).merges()).map(({ id }) => id)).toEqual([
      (signedIn.body['merge'] as { id: string }).id,
    ]);
  });

  it('answers without a merge when the guest had nothing', async () => {
    const guest = await client().guest();
    expect((await byShop(newPerson(), bearer(guest))).body).not.toHaveProperty('merge');
  });

  it('merges once when a lost answer makes the client sign in again', async () => {
    const person = newPerson();
    const guest = await client().guest();
    await shopperOf(guest).add({ lines: [{ sku: 'P001', quantity: 2 }] });

    const answers = await Promise.all(Array.from({ length: 5 }, () => byShop(person, bearer(guest))));
    const last = await byShop(person, bearer(guest));

    expect([...answers, last].map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(unitsOf(await shopperOf(last).cart())).toEqual({ P001: 2 });
  });

  it('links a second credential that a signed-in shopper proves', async () => {
    const person = newPerson();
    const first = await byShop(person, {}, 'ZALO_MINI_APP');

    const user = `user-${randomUUID()}`;
    const linked = await byZalo(user, bearer(first), { confirm: true });

    expect(linked.body.identity).toEqual(first.body.identity);
    expect((await byShop(person)).body.identity).toEqual(first.body.identity);
    expect((await byZalo(user)).body.identity).toEqual(first.body.identity);
    // At every start of the Mini App, however long ago that was, and however they came there.
    const { body } = linked;
    for (const before of [await handedOff(linked), await withOldProof(body)])
      expect(await byZalo(user, bearer(before))).toMatchObject({
        status: 200,
        body: { identity: body.identity },
      });
  });

  it.each([
    { what: 'came by a hand-off that somebody may have forwarded', before: handedOff },
    {
      what: 'signed in a while ago, and lost a token since',
      before: async (web: AuthAnswer) => withOldProof(web.body),
    },
  ])('links nothing to a shopper who $what', async ({ before }) => {
    const person = newPerson();
    const web = await byShop(person);
    await shopperOf(web).add({ lines: [{ sku: 'P001', quantity: 1 }] });

    const refused = await byZalo('lan', bearer(await before(web)), { confirm: true });

    expect(refused).toMatchObject({ status: 403, body: { code: 'SIGN_IN_AGAIN', retryable: false } });
    expect((await byZalo('lan')).body.identity).not.toEqual(web.body.identity);
    expect((await byShop(person)).body.identity).toEqual(web.body.identity);
    expect(unitsOf(await shopperOf(web).cart())).toEqual({ P001: 1 });
  });

  it('takes the place of the session that the shopper had in this channel, and of no other', async () => {
    const person = newPerson();
    const guest = await client().guest();
    const byShopIn = async (channel: string, before: AuthAnswer) =>
      client().post('/auth/exchange', { token: await shop().tokenOf(person), channel }, bearer(before));
    const website = await byShopIn('WEB', guest);
    const miniApp = await byShopIn('ZALO_MINI_APP', website);

    const restarted = await byShopIn('ZALO_MINI_APP', miniApp);

    const statusOf = async (one: AuthAnswer) =>
      (await client().ask('GET', '/auth/sessions', bearer(one))).status;
    expect(await Promise.all([guest, website, miniApp, restarted].map(statusOf))).toEqual([
      200, 200, 401, 200,
    ]);
    const { body } = await client().ask('GET', '/auth/sessions', bearer(restarted));
    expect(body).toHaveLength(2);
  });

  it('takes a proof along when tokens are refreshed, and makes none of it', async () => {
    const guest = await client().guest();
    const [shopper, handed] = [await byShop(newPerson()), await handedOff(await byShop(newPerson()))];
    const refresh = async ({ body: { refreshToken } }: AuthAnswer) =>
      decodeJwt((await client().post('/auth/refresh', { refreshToken })).body.accessToken);

    expect((await refresh(shopper))['auth_time']).toBe(decodeJwt(shopper.body.accessToken)['auth_time']);
    expect(await refresh(guest)).not.toHaveProperty('auth_time');
    expect(await refresh(handed)).not.toHaveProperty('auth_time');
  });

  it('makes one of two accounts that turn out to be of one person, with one cart', async () => {
    const person = newPerson();
    const inMiniApp = await byZalo('huong');
    await shopperOf(inMiniApp).add({ lines: [{ sku: 'P002', quantity: 1 }] });
    const before = unitsOf(await shopperOf(inMiniApp).cart());
    const onWebsite = await byShop(person);
    await shopperOf(onWebsite).add({ lines: [{ sku: 'P001', quantity: 3 }] });
    const other = await byShop(person, {}, 'ZALO_MINI_APP');

    const joined = await byZalo('huong', bearer(other), { confirm: true });

    expect(joined.body.identity.id).toBe(inMiniApp.body.identity.id);
    expect((await byShop(person)).body.identity).toEqual(joined.body.identity);
    for (const token of [inMiniApp, onWebsite, joined])
      expect(unitsOf(await shopperOf(token).cart())).toEqual({ ...before, P001: (before['P001'] ?? 0) + 3 });
  });

  it('never makes one of two people who use the same screen', async () => {
    const first = newPerson();
    const second = newPerson();
    const one = await byShop(first);
    await shopperOf(one).add({ lines: [{ sku: 'P001', quantity: 1 }] });

    const other = await byShop(second, bearer(one));

    expect(other.body.identity.id).not.toBe(one.body.identity.id);
    expect(other.body).not.toHaveProperty('merge');
    expect(unitsOf(await shopperOf(other).cart())).toEqual({});
    expect((await byShop(first)).body.identity).toEqual(one.body.identity);
  });

  it('never makes one of two people because one has a token of the other', async () => {
    const [one, other] = [await byShop(newPerson()), await byShop(newPerson())];
    await shopperOf(other).add({ lines: [{ sku: 'P001', quantity: 1 }] });

    const merged = await shopperOf(one).mergeCart(shopperOf(other));

    expect(merged).toMatchObject({ outcome: null, userErrors: [{ code: 'SOURCE_TOKEN_INVALID' }] });
    expect(unitsOf(await shopperOf(one).cart())).toEqual({});
    expect(unitsOf(await shopperOf(other).cart())).toEqual({ P001: 1 });
  });

  it('lets somebody new in behind a proxy that asks for Basic auth', async () => {
    const answer = await byShop(newPerson(), { authorization: 'Basic c3RhZ2luZw==' });
    expect(answer).toMatchObject({ status: 200, body: { identity: { kind: 'SHOPPER' } } });
  });

  it('refuses a bearer token that is not good rather than leave its cart behind', async () => {
    const answer = await byShop(newPerson(), { authorization: 'Bearer of.nothing.good' });
    expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
  });

  it('keeps credentials and identities in agreement', async () => {
    const redis = connectRedis({
      urls: env['REDIS_URL']!.split(','),
      mode: env['REDIS_MODE'] === 'cluster' ? 'cluster' : 'single',
      sentinelName: '',
    });
    await new Promise((resolve) => redis.once('ready', resolve));
    const { body } = await byShop(newPerson());
    const record = await redis.hgetall(`identity:${body.identity.id}`);
    const [credential] = Object.keys(record);

    expect(credential).toMatch(/^web:/);
    expect(await redis.hgetall(`credential:${credential}`)).toEqual({ identity: body.identity.id });
    redis.disconnect();
  });
});
