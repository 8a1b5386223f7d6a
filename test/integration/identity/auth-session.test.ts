import type { AuthAnswer } from '../../support/auth-client';
import { AuthClient, WEBSITE } from '../../support/auth-client';
import { TestIdentityProvider } from '../../support/identity-provider';
import { shopperAt } from '../../support/shopper';
import { stores } from '../../support/stores';
import { prepare, use, useService } from '../../support/use';

const shop = use(() => TestIdentityProvider.start());

describe.each(stores)('what a page learns when somebody is signed in, over $store', ({ env }) => {
  const service = useService(() => ({ ...env, ...shop().env }));
  const client = prepare(() => new AuthClient(service().url));
  let people = 0;

  const newPerson = () => `person ${++people} at ${service().url}`;
  const bearer = ({ body }: AuthAnswer) => ({ authorization: `Bearer ${body.accessToken}` });
  const shopperOf = ({ body }: AuthAnswer) => shopperAt(service().url, body);
  const byShop = async (person: string, headers = {}) =>
    client().post('/auth/exchange', { token: await shop().tokenOf(person) }, headers);
  const session = async (headers: Record<string, string>) => client().ask('GET', '/auth/session', headers);
  const versionOf = async (one: AuthAnswer) => (await shopperOf(one).cart()).version;

  it('is the cart and the merge with its warnings, in the answer and later again', async () => {
    const person = newPerson();
    const before = await byShop(person);
    await shopperOf(before).add({ lines: [{ sku: 'P001', quantity: 990 }] });
    const guest = await client().guest();
    await shopperOf(guest).add({ lines: [{ sku: 'P001', quantity: 20 }, { sku: 'P002' }] });

    const signedIn = await byShop(person, bearer(guest));

    const { id } = before.body.identity;
    const cart = { id, version: await versionOf(signedIn), lineCount: 2 };
    const warnings = [
      {
        code: 'QUANTITY_CLAMPED',
        message: expect.any(String) as string,
        lineId: expect.any(String) as string,
      },
    ];
    expect(signedIn.body).toMatchObject({ cart, merge: { strategy: 'SUM', warnings } });
    const later = await session(bearer(signedIn));
    expect(later).toMatchObject({
      status: 200,
      body: { identity: { id, kind: 'SHOPPER' }, channel: 'WEB', cart, merge: signedIn.body['merge'] },
    });
    expect(later.headers.get('cache-control')).toBe('private, no-store');
    expect((await session({ cookie: signedIn.cookie! })).body).toEqual(later.body);
  });

  it('is the cart and no merge where there was none', async () => {
    const signedIn = await byShop(newPerson());
    const cart = { id: signedIn.body.identity.id, version: 0, lineCount: 0 };

    expect(signedIn.body).toMatchObject({ cart });
    expect(signedIn.body).not.toHaveProperty('merge');
    expect((await session(bearer(signedIn))).body).toMatchObject({ cart, merge: null });
  });

  it('is the same after a hand-off', async () => {
    const source = await byShop(newPerson());
    await shopperOf(source).add({ lines: [{ sku: 'P001' }] });
    const { code } = (await client().post('/auth/handoff', { channel: 'ZALO_MINI_APP' }, bearer(source)))
      .body;

    const body = { code, channel: 'ZALO_MINI_APP', confirm: true };
    const arrived = await client().post('/auth/handoff/redeem', body);

    const cart = { id: source.body.identity.id, version: await versionOf(source), lineCount: 1 };
    expect(arrived.body).toMatchObject({ cart });
    expect((await session(bearer(arrived))).body).toMatchObject({ channel: 'ZALO_MINI_APP', cart });
  });

  it.each<Record<string, string>>([
    {},
    { authorization: 'Bearer of.nothing.good' },
    { cookie: '__Host-onecart=nothing' },
  ])('is nothing with %j', async (headers) => {
    expect(await session(headers)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
  });

  describe('asking for a guest', () => {
    const ask = async (headers: Record<string, string> = {}) =>
      client().post('/auth/guest', { channel: 'WEB' }, headers);

    it('gives a new one an empty cart', async () => {
      const { body } = await ask();
      expect(body['cart']).toEqual({ id: body.identity.id, version: 0, lineCount: 0 });
    });

    it.each(['GUEST', 'SHOPPER'])('leaves a %s who has a session who they are', async (kind) => {
      const opened = kind === 'GUEST' ? await client().guest() : await byShop(newPerson());
      await shopperOf(opened).add({ lines: [{ sku: 'P001' }] });
      const cart = { id: opened.body.identity.id, version: await versionOf(opened), lineCount: 1 };

      for (const headers of [bearer(opened), { cookie: opened.cookie!, origin: WEBSITE }]) {
        const again = await ask(headers);
        expect(again).toMatchObject({ status: 200, body: { identity: opened.body.identity, cart } });
        expect(again.cookie).toBeUndefined();
        expect((await shopperOf(again).cart()).lineCount).toBe(1);
        const refreshed = await client().post('/auth/refresh', { refreshToken: again.body.refreshToken });
        expect(refreshed.status).toBe(200);
      }
    });

    it.each(['of.nothing.good', 'that has ended'])(
      'leaves a browser its session although the bearer token beside its cookie is one %s',
      async (token) => {
        const opened = await client().guest();
        const other = await client().guest();
        await client().post('/auth/logout', {}, bearer(other));
        const headers = token === 'that has ended' ? bearer(other) : { authorization: `Bearer ${token}` };
        const cookie = { cookie: opened.cookie! };

        const again = await ask({ ...headers, ...cookie, origin: WEBSITE });

        expect(again).toMatchObject({ status: 200, body: { identity: opened.body.identity } });
        expect(again.cookie).toBeUndefined();
        expect((await ask({ ...headers, ...cookie })).status).toBe(403);
      },
    );

    it('does not replace the session of a browser for a page elsewhere', async () => {
      const opened = await client().guest();
      const answer = await ask({ cookie: opened.cookie!, origin: 'https://evil.example' });

      expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' }, cookie: undefined });
    });

    it('gives a new one to a caller whose session has ended', async () => {
      const opened = await client().guest();
      await client().post('/auth/logout', {}, bearer(opened));

      for (const headers of [bearer(opened), { cookie: opened.cookie!, origin: WEBSITE }]) {
        const answer = await ask(headers);
        expect(answer.status).toBe(200);
        expect(answer.body.identity.id).not.toBe(opened.body.identity.id);
      }
    });
  });
});
