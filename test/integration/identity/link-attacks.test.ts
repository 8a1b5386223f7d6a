import { randomUUID } from 'node:crypto';
import type { AuthAnswer } from '../../support/auth-client';
import { AuthClient, WEBSITE } from '../../support/auth-client';
import { Browser } from '../../support/browser';
import { TestIdentityProvider } from '../../support/identity-provider';
import { Shopper, unitsOf, shopperAt } from '../../support/shopper';
import { stores } from '../../support/stores';
import { prepare, use, useService } from '../../support/use';
import { TestZalo } from '../../support/zalo';

const MERGE =
  'mutation ($t: String!) { mergeCart(input: { sourceToken: $t }) { outcome userErrors { code } cart { id } } }';
const PREVIEW =
  'query ($t: String!) { previewMergeCart(input: { sourceToken: $t }) { lines { sku } userErrors { code } } }';

type Headers = Record<string, string>;
type Answered = Pick<AuthAnswer, 'body'>;

const zalo = use(() => TestZalo.start());
const shop = use(() => TestIdentityProvider.start());

describe.each(stores)('a script that got into the website, on $store', ({ env }) => {
  const service = useService(() => ({ ...env, ...zalo().env, ...shop().env }));
  const client = prepare(() => new AuthClient(service().url));

  const bearer = ({ body }: Answered): Headers => ({ authorization: `Bearer ${body.accessToken}` });
  const byCookie = ({ cookie }: AuthAnswer): Headers => ({ cookie: cookie!, origin: WEBSITE });
  const byShop = async (person: string, headers: Headers = {}, more = {}) =>
    client().post('/auth/exchange', { token: await shop().tokenOf(person), ...more }, headers);
  const byZalo = async (user: string, headers: Headers = {}, more = {}) =>
    client().post('/auth/zalo/mini-app', { accessToken: await zalo().miniAppToken(user), ...more }, headers);
  const shopperOf = ({ body }: Answered) => shopperAt(service().url, body);
  const ask = async (query: string, token: string, headers: Headers) =>
    new Shopper(`${service().url}/graphql`, '', '').ask(query, { t: token }, headers);

  /** What a script can make of the cookie that the browser sends along. */
  const loot: [string, (victim: AuthAnswer) => Promise<Headers>][] = [
    ['the cookie', async (victim) => byCookie(victim)],
    ['a token made of the cookie', async (victim) => bearer(await refreshed(victim))],
    [
      'a token of the refresh token made of the cookie',
      async (victim) => {
        const { refreshToken } = (await refreshed(victim)).body;
        return bearer(await client().post('/auth/refresh', { refreshToken }));
      },
    ],
    [
      'a token that a guest would get',
      async (victim) =>
        bearer(await client().post('/auth/guest', { channel: 'ZALO_MINI_APP' }, byCookie(victim))),
    ],
    ['a token of the Mini App by a hand-off', async (victim) => bearer(await handedOff(victim))],
  ];

  function browserOf({ cookie }: AuthAnswer): Browser {
    const browser = new Browser();
    browser.cookies.set('__Host-onecart', cookie!.split('=')[1]!);
    return browser;
  }

  /** Over Zalo's pages, in a browser. */
  async function signedInWithZalo(): Promise<AuthAnswer> {
    const browser = new Browser();
    const login = await browser.go(`${service().url}/auth/zalo/login`);
    const asked = new URL(login.headers.get('location')!).searchParams;
    const choice = { user: `user-${randomUUID()}`, user_info: 'true', state: asked.get('state')! };
    const back = await zalo().choose(choice, undefined, asked.get('code_challenge')!);
    await browser.go(`${service().url}/auth/zalo/callback${back.search}`);
    const cookie = `__Host-onecart=${browser.cookies.get('__Host-onecart')}`;
    const answer = await client().post('/auth/refresh', {}, { cookie, origin: WEBSITE });
    return { ...answer, cookie };
  }

  async function refreshed(victim: AuthAnswer): Promise<AuthAnswer> {
    return client().post('/auth/refresh', {}, byCookie(victim));
  }

  async function handedOff(victim: AuthAnswer): Promise<AuthAnswer> {
    const channel = 'ZALO_MINI_APP';
    const { code } = (await client().post('/auth/handoff', { channel }, byCookie(victim))).body;
    return client().post('/auth/handoff/redeem', { code, channel, confirm: true });
  }

  describe.each(loot)('that has %s', (what, take) => {
    const isHandedOff = what.includes('hand-off');
    const refusal = isHandedOff
      ? { status: 403, body: { code: 'SIGN_IN_AGAIN' } }
      : {
          status: 200,
          body: { confirmationNeeded: true, page: expect.stringMatching(/^\/auth\/link\?/) as string },
        };

    it('cannot link a Zalo user of its own, whatever it confirms', async () => {
      const victim = await byShop(randomUUID());
      const attacker = `user-${randomUUID()}`;

      const answer = await byZalo(attacker, await take(victim), { confirm: true });

      expect(answer).toMatchObject(refusal);
      expect(answer.body).not.toHaveProperty('accessToken');
      expect((await byZalo(attacker)).body.identity.id).not.toBe(victim.body.identity.id);
    });

    it.each(['WEB', 'ZALO_MINI_APP'])('cannot link an account of the shop through %s', async (channel) => {
      const victim = await signedInWithZalo();
      const attacker = randomUUID();

      const answer = await byShop(attacker, await take(victim), { channel, confirm: true });

      expect(answer).toMatchObject(refusal);
      expect(answer.body).not.toHaveProperty('accessToken');
      expect((await byShop(attacker)).body.identity.id).not.toBe(victim.body.identity.id);
    });

    it.each(['older', 'younger'])('cannot join an account that is %s by mergeCart', async (age) => {
      const user = `user-${randomUUID()}`;
      if (age === 'older') await byZalo(user);
      const victim = await byShop(randomUUID());
      const attacker = await byZalo(user);
      await shopperOf(attacker).fill({ P001: 1 });

      const headers = await take(victim);
      const refused = { userErrors: [{ code: 'SIGN_IN_AGAIN' }] };

      for (const [token, asking] of [
        [attacker.body.accessToken, headers],
        ...('authorization' in headers
          ? [[headers['authorization'].slice(7), bearer(attacker)] as const]
          : []),
      ] as const) {
        expect(await ask(PREVIEW, token, asking)).toMatchObject({ data: { previewMergeCart: refused } });
        expect(await ask(MERGE, token, asking)).toMatchObject({ data: { mergeCart: refused } });
      }
      expect(unitsOf(await shopperOf(victim).cart())).toEqual({});
      expect((await shopperOf(attacker).cart()).id).toBe(attacker.body.identity.id);
    });
  });

  it.each<[string, Headers]>([
    ['that says which site it comes from', { origin: WEBSITE, 'sec-fetch-site': 'same-site' }],
    ['that says which page it comes from only', { origin: WEBSITE }],
    ['that says nothing', {}],
  ])('cannot press the button of the page in a browser %s', async (_, headers) => {
    const victim = await byShop(randomUUID());
    const attacker = `user-${randomUUID()}`;
    const page = String((await byZalo(attacker, byCookie(victim))).body['page']);
    const form = { code: new URL(page, service().url).searchParams.get('code')!, choice: 'LINK' };

    const answer = await fetch(service().url + page, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: victim.cookie!, ...headers },
      body: new URLSearchParams(form),
    });

    expect(answer.status).toBe(403);
    expect((await byZalo(attacker)).body.identity.id).not.toBe(victim.body.identity.id);
  });

  it('leaves it to the shopper, who links on the page that the bearer of a token is sent to', async () => {
    const victim = await byShop(randomUUID());
    const user = `user-${randomUUID()}`;
    const page = String((await byZalo(user, bearer(await refreshed(victim)))).body['page']);
    const browser = browserOf(victim);

    const code = new URL(page, service().url).searchParams.get('code')!;
    await browser.send(service().url + page, { code, choice: 'LINK' });

    expect((await byZalo(user)).body.identity).toEqual(victim.body.identity);
  });

  it.each(['the cookie', 'a token'])(
    'does not keep a shopper from merging a guest’s cart by %s',
    async (by) => {
      const shopper = await byShop(randomUUID());
      const guest = await client().guest();
      await shopperOf(guest).fill({ P001: 2 });

      const headers = by === 'a token' ? bearer(shopper) : byCookie(shopper);
      const merged = await ask(MERGE, guest.body.accessToken, headers);

      expect(merged).toMatchObject({ data: { mergeCart: { outcome: 'MERGED', userErrors: [] } } });
      expect(unitsOf(await shopperOf(shopper).cart())).toEqual({ P001: 2 });
    },
  );
});
