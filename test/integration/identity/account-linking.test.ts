import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { scanKeys } from '../../../src/identity/identity-audit';
import { credentialPrefix, sessionKey } from '../../../src/redis/keys';
import type { AuthAnswer } from '../../support/auth-client';
import { AuthClient, WEBSITE } from '../../support/auth-client';
import { Browser } from '../../support/browser';
import { TestIdentityProvider } from '../../support/identity-provider';
import { unitsOf, shopperAt } from '../../support/shopper';
import { stores } from '../../support/stores';
import { prepare, use, useService, useStore } from '../../support/use';
import { TestZalo } from '../../support/zalo';

const PAGE = `${WEBSITE}/cart`;
const user = 'lan';
const EXPIRED = `${WEBSITE}/?signInError=SIGN_IN_EXPIRED`;

const zalo = use(() => TestZalo.start());
const shop = use(() => TestIdentityProvider.start());

describe.each(stores)('linking an account over $store', ({ env }) => {
  const redis = useStore(env);
  const service = useService(() => ({ ...env, ...zalo().env, ...shop().env }));
  const client = prepare(() => new AuthClient(service().url));

  // The sandbox has few users: nobody has signed in as one of them before.
  beforeEach(async () => {
    for await (const keys of scanKeys(redis, `${credentialPrefix}zalo:`))
      await Promise.all(keys.map((key) => redis.del(key)));
  });

  const at = (page: string) => new URL(page, service().url).href;
  const codeIn = (page: string) => new URL(at(page)).searchParams.get('code')!;
  const byShop = async (person: string, headers = {}, claims: Record<string, unknown> = {}, more = {}) =>
    client().post('/auth/exchange', { token: await shop().tokenOf(person, { claims }), ...more }, headers);
  const byZalo = async (user: string, headers = {}, more = {}) =>
    client().post('/auth/zalo/mini-app', { accessToken: await zalo().miniAppToken(user), ...more }, headers);
  const bearer = ({ body }: AuthAnswer) => ({ authorization: `Bearer ${body.accessToken}` });
  const byCookie = (browser: Browser) => ({ cookie: browser.cookieHeader, origin: WEBSITE });
  const shopperOf = ({ body }: AuthAnswer) => shopperAt(service().url, body);
  const identityIn = async (browser: Browser) =>
    (await client().post('/auth/refresh', {}, byCookie(browser))).body.identity?.id;

  /** A browser in which somebody has just signed in by the shop's own identity provider. */
  async function signedIn(person: string = randomUUID(), name = 'Lan of the shop') {
    const browser = new Browser();
    const answer = await byShop(person, {}, { name });
    browser.cookies.set('__Host-onecart', answer.cookie!.split('=')[1]!);
    return { browser, person, id: answer.body.identity.id, answer };
  }

  /** Signs in at Zalo in a browser, up to where it leads. */
  async function loginAtZalo(browser: Browser, user: string): Promise<string> {
    const login = await browser.go(`${service().url}/auth/zalo/login?returnTo=${encodeURIComponent(PAGE)}`);
    const asked = new URL(login.headers.get('location')!);
    const choice = { user, user_info: 'true', state: asked.searchParams.get('state')! };
    const back = await zalo().choose(choice, undefined, asked.searchParams.get('code_challenge')!);
    const answer = await browser.go(`${service().url}/auth/zalo/callback${back.search}`);
    return answer.headers.get('location')!;
  }

  it('over Zalo’s pages asks on a page of its own, and changes nothing until then', async () => {
    const { browser, id } = await signedIn();
    const before = browser.cookieHeader;

    const page = await loginAtZalo(browser, user);
    const shown = await browser.go(at(page));

    expect(page).toMatch(/^\/auth\/link\?code=[\w-]{43}$/);
    expect(shown.status).toBe(200);
    expect(browser.cookies.get('__Host-onecart')).toBe(/__Host-onecart=([\w-]+)/.exec(before)![1]);
    expect(await identityIn(browser)).toBe(id);
    expect((await byZalo(user)).body.identity.id).not.toBe(id);
  });

  it('names both sides, with two buttons and no script, on a page that nobody can frame', async () => {
    const { browser, answer } = await signedIn(undefined, 'Lan <b>"&amp;</b> \u202eevil');
    await shopperOf(answer).add({ lines: [{ sku: 'P001' }, { sku: 'P002' }] });

    const shown = await browser.go(at(await loginAtZalo(browser, user)), {
      'accept-language': 'en-GB,en;q=0.9',
    });
    const { headers } = shown;
    const html = await shown.text();

    expect(html).toContain('<bdi>Lan &#60;b&#62;&#34;&#38;amp;&#60;/b&#62; evil</bdi>');
    expect(html).toContain('<bdi>Nguyễn Thị Lan</bdi>');
    expect(html).toContain('2 items in the cart');
    expect(html).toContain('>Link</button>');
    expect(html).toContain('Sign in as ');
    expect(html).not.toMatch(/<script|<img|<link|https?:\/\/(?!localhost:3000)/);
    expect(html).toContain(`href="${PAGE}"`);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'private, no-store',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'content-language': 'en',
    });
    const policy = headers.get('content-security-policy')!;
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self' http/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it.each([
    ['vi', { 'accept-language': 'vi-VN,vi;q=0.9,en;q=0.5' }, '', 'Liên kết'],
    ['vi', {}, '', 'Liên kết'],
    ['vi', { 'accept-language': 'fr' }, '', 'Liên kết'],
    ['en', { 'accept-language': 'en' }, '', 'Link'],
    ['en', { 'accept-language': 'vi' }, '&lang=en', 'Link'],
  ])('speaks %s to a browser that sends %j%s', async (language, headers, query, button) => {
    const { browser } = await signedIn();
    const html = await (await browser.go(at(await loginAtZalo(browser, user)) + query, headers)).text();

    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(`>${button}</button>`);
  });

  it('links when the shopper says so, once, and goes on to the page that asked', async () => {
    const { browser, id } = await signedIn();
    const page = await loginAtZalo(browser, user);

    const done = await browser.send(at(page), { code: codeIn(page), choice: 'LINK' });

    expect([done.status, done.headers.get('location')]).toEqual([303, PAGE]);
    expect(done.headers.get('cache-control')).toBe('private, no-store');
    expect(await identityIn(browser)).toBe(id);
    expect((await byZalo(user)).body.identity.id).toBe(id);
    expect((await browser.go(at(page))).headers.get('location')).toBe(EXPIRED);
    const again = await browser.send(at(page), { code: codeIn(page), choice: 'LINK' });
    expect(again.headers.get('location')).toBe(EXPIRED);
  });

  it('signs in as the other one instead, and links nothing', async () => {
    const { browser, id, person, answer } = await signedIn();
    await shopperOf(answer).add({ lines: [{ sku: 'P001' }] });
    const page = await loginAtZalo(browser, user);

    const done = await browser.send(at(page), { code: codeIn(page), choice: 'INSTEAD' });

    expect(done.headers.get('location')).toBe(PAGE);
    const other = await identityIn(browser);
    expect(other).not.toBe(id);
    expect((await byZalo(user)).body.identity.id).toBe(other);
    expect((await byShop(person)).body.identity.id).toBe(id);
    expect((await client().ask('GET', '/auth/sessions', bearer(answer))).status).toBe(401);
    expect(unitsOf(await shopperOf(await byZalo(user)).cart())).toEqual({});
  });

  it('makes one of two accounts that have been used before, with one cart', async () => {
    const inMiniApp = await byZalo(user);
    await shopperOf(inMiniApp).add({ lines: [{ sku: 'P002' }] });
    const { browser, answer } = await signedIn();
    await shopperOf(answer).add({ lines: [{ sku: 'P001' }] });
    const page = await loginAtZalo(browser, user);

    const done = await browser.send(at(page), { code: codeIn(page), choice: 'LINK' });

    expect(done.headers.get('location')).toMatch(/\/cart\?merge=[\w-]+$/);
    expect(await identityIn(browser)).toBe(inMiniApp.body.identity.id);
    expect(unitsOf(await shopperOf(inMiniApp).cart())).toEqual({ P001: 1, P002: 1 });
  });

  it.each(['LINK', 'INSTEAD'])('opens one session for %s however often it is clicked', async (choice) => {
    const { browser, id } = await signedIn();
    const page = await loginAtZalo(browser, user);
    const before = browser.cookieHeader;
    const click = async () => browser.send(at(page), { code: codeIn(page), choice }, { cookie: before });

    const clicks = [...(await Promise.all([click(), click(), click()])), await click()];

    expect(clicks.map(({ headers }) => headers.get('location'))).toEqual(Array(4).fill(PAGE));
    expect(new Set(clicks.map(({ headers }) => headers.get('set-cookie'))).size).toBe(1);
    expect((await identityIn(browser)) === id).toBe(choice === 'LINK');
    const otherwise = { code: codeIn(page), choice: choice === 'LINK' ? 'INSTEAD' : 'LINK' };
    const changed = await browser.send(at(page), otherwise, { cookie: before });
    expect(changed.headers.get('location')).toBe(EXPIRED);
  });

  it('is nothing that another session can answer, or see', async () => {
    const { browser, id } = await signedIn();
    const page = await loginAtZalo(browser, user);
    const guest = new Browser();
    guest.cookies.set('__Host-onecart', (await client().guest()).cookie!.split('=')[1]!);
    const strangers = [new Browser(), guest, (await signedIn()).browser];

    for (const stranger of strangers) {
      const before = stranger.cookieHeader;
      expect((await stranger.go(at(page))).headers.get('location')).toBe(EXPIRED);
      const answered = await stranger.send(at(page), { code: codeIn(page), choice: 'LINK' });
      expect(answered.headers.get('location')).toBe(EXPIRED);
      expect(stranger.cookieHeader).toBe(before);
    }
    const done = await browser.send(at(page), { code: codeIn(page), choice: 'LINK' });
    expect(done.headers.get('location')).toBe(PAGE);
    expect(await identityIn(browser)).toBe(id);
  });

  it('is off once the shopper has signed out', async () => {
    const { browser } = await signedIn();
    const page = await loginAtZalo(browser, user);
    const cookie = browser.cookieHeader;
    await client().post('/auth/logout', {}, byCookie(browser));

    const answered = await browser.send(at(page), { code: codeIn(page), choice: 'LINK' }, { cookie });

    expect(answered.headers.get('location')).toBe(EXPIRED);
  });

  it.each<[string, Record<string, string>]>([
    ['a page elsewhere', { origin: 'https://evil.example' }],
    ['nowhere', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling domain', { 'sec-fetch-site': 'same-site' }],
  ])('does not take the form of %s', async (_, headers) => {
    const { browser, id } = await signedIn();
    const page = await loginAtZalo(browser, user);
    const answered = await browser.send(at(page), { code: codeIn(page), choice: 'INSTEAD' }, headers);

    expect(answered.status).toBe(403);
    expect(await identityIn(browser)).toBe(id);
    expect((await browser.go(at(page))).status).toBe(200);
  });

  it('takes no JSON, which a script of the website could send', async () => {
    const { browser, id } = await signedIn();
    const page = await loginAtZalo(browser, user);
    const answered = await client().post(
      '/auth/link',
      { code: codeIn(page), choice: 'INSTEAD' },
      byCookie(browser),
    );

    expect(answered).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_TYPE' } });
    expect(await identityIn(browser)).toBe(id);
  });

  it.each([
    ['no choice', (code: string) => ({ code })],
    ['another choice', (code: string) => ({ code, choice: 'BOTH' })],
    ['no code', () => ({ choice: 'LINK' })],
    ['a short code', () => ({ code: 'a', choice: 'LINK' })],
    ['a large form', (code: string) => ({ code, choice: 'LINK', more: 'x'.repeat(5000) })],
  ])('refuses %s', async (_, form) => {
    const { browser, id } = await signedIn();
    const page = await loginAtZalo(browser, user);

    expect([400, 413]).toContain((await browser.send(at(page), form(codeIn(page)))).status);
    expect(await identityIn(browser)).toBe(id);
  });

  it('asks for nothing when the credential is theirs already, or of a guest', async () => {
    const { browser, id } = await signedIn();
    const page = await loginAtZalo(browser, user);
    await browser.send(at(page), { code: codeIn(page), choice: 'LINK' });

    expect(await loginAtZalo(browser, user)).toBe(PAGE);
    expect(await identityIn(browser)).toBe(id);
    const guest = new Browser();
    guest.cookies.set('__Host-onecart', (await client().guest()).cookie!.split('=')[1]!);
    expect(await loginAtZalo(guest, user)).toBe(PAGE);
  });

  it('answers a call by cookie with the page to go to, whatever it confirms', async () => {
    const zaloBrowser = new Browser();
    await loginAtZalo(zaloBrowser, user);
    const id = await identityIn(zaloBrowser);
    const person = randomUUID();

    const asked = await byShop(
      person,
      byCookie(zaloBrowser),
      { email: 'lan@shop.example' },
      {
        confirm: true,
        returnTo: PAGE,
      },
    );

    expect(asked).toMatchObject({
      status: 200,
      cookie: undefined,
      body: {
        confirmationNeeded: true,
        signedInAs: { provider: 'ZALO', name: 'Nguyễn Thị Lan', lineCount: 0 },
        proved: { provider: 'SHOP', name: 'lan@shop.example' },
        page: expect.stringMatching(/^\/auth\/link\?code=[\w-]{43}$/) as string,
      },
    });
    expect(asked.body).not.toHaveProperty('accessToken');
    const page = String(asked.body['page']);
    const done = await zaloBrowser.send(at(page), { code: codeIn(page), choice: 'LINK' });
    expect(done.headers.get('location')).toBe(PAGE);
    expect((await byShop(person)).body.identity.id).toBe(id);
  });

  it('leaves asking to the Mini App, and links when that confirms', async () => {
    const answer = await byShop(randomUUID(), {}, { name: 'Lan of the shop' }, { channel: 'ZALO_MINI_APP' });
    const { id } = answer.body.identity;
    await shopperOf(answer).add({ lines: [{ sku: 'P001' }] });

    const asked = await byZalo(user, bearer(answer));

    expect(asked).toMatchObject({
      status: 200,
      body: {
        confirmationNeeded: true,
        signedInAs: { provider: 'SHOP', name: 'Lan of the shop', lineCount: 1 },
        proved: { provider: 'ZALO' },
      },
    });
    expect(asked.body).not.toHaveProperty('page');
    expect(asked.body).not.toHaveProperty('accessToken');
    expect((await byZalo(user, bearer(answer), { confirm: false })).body).toHaveProperty(
      'confirmationNeeded',
    );
    expect((await byZalo(user, bearer(answer), { confirm: true })).body.identity.id).toBe(id);
    expect((await byZalo(user, bearer(await byZalo(user)))).body.identity.id).toBe(id);
  });

  it('asks for a fresh sign-in first where the shopper did not sign in just now', async () => {
    const { browser, answer } = await signedIn();
    const key = sessionKey(String(decodeJwt(answer.body.accessToken)['sid']));
    await redis.hincrby(key, 'created', -700);

    expect(await loginAtZalo(browser, user)).toBe(`${PAGE}?signInError=SIGN_IN_AGAIN`);
  });
});
