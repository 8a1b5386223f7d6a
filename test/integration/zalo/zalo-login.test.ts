import { createHash, randomUUID } from 'node:crypto';
import { codeKey } from '../../../src/redis/keys';
import { Shopper, newGuest, unitsOf, shopperAt } from '../../support/shopper';
import type { AuthAnswer } from '../../support/auth-client';
import { AuthClient } from '../../support/auth-client';
import { Browser } from '../../support/browser';
import { TestIdentityProvider } from '../../support/identity-provider';
import { stores } from '../../support/stores';
import { use, useService, useStore } from '../../support/use';
import { TestZalo, zaloApp } from '../../support/zalo';

const WEBSITE = 'http://localhost:3000';
const PAGE = `${WEBSITE}/cart?tab=2`;
const expired = `${WEBSITE}/?signInError=SIGN_IN_EXPIRED`;

const zalo = use(() => TestZalo.start());
const shop = use(() => TestIdentityProvider.start());

afterEach(() => zalo().have({}));

describe.each(stores)('signing in with Zalo on the website over $store', ({ env }) => {
  const redis = useStore(env);
  const service = useService(() => ({ ...env, ...zalo().env, ...shop().env }));
  let browser: Browser;

  beforeEach(() => {
    browser = new Browser();
  });

  const secretIn = ({ cookie }: AuthAnswer) => cookie!.split('=')[1]!;
  const guestSession = async () => secretIn(await new AuthClient(service().url).guest());
  /** Somebody whom the shop's own identity provider knows. */
  const shopSession = async (person: string = randomUUID()) =>
    secretIn(
      await new AuthClient(service().url).post('/auth/exchange', { token: await shop().tokenOf(person) }),
    );
  const begin = async (returnTo = PAGE, who = browser) =>
    who.go(`${service().url}/auth/zalo/login?returnTo=${encodeURIComponent(returnTo)}`);

  /** Allows it at Zalo as `user` and gives the address that Zalo sends the browser to, on this service. */
  const allowed = async (response: Response, user = 'lan', choice: Record<string, string> = { user }) => {
    const asked = new URL(response.headers.get('location')!);
    const back = await zalo().choose(
      { ...choice, state: asked.searchParams.get('state')! },
      undefined,
      asked.searchParams.get('code_challenge')!,
    );
    return `${service().url}/auth/zalo/callback${back.search}`;
  };
  const signIn = async (user = 'lan', who = browser) => who.go(await allowed(await begin(PAGE, who), user));
  const shopper = async (who = browser) => {
    const answer = await new AuthClient(service().url).ask('POST', '/auth/refresh', {
      cookie: who.cookieHeader,
      origin: WEBSITE,
    });
    return new Shopper(`${service().url}/graphql`, answer.body.accessToken, answer.body.identity?.id);
  };

  it('leads to Zalo with these four parameters, and back to the page that asked, with a cookie', async () => {
    const login = await begin();
    const asked = new URL(login.headers.get('location')!);

    expect(login.status).toBe(302);
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      app_id: zaloApp.id,
      redirect_uri: zaloApp.redirectUris[0],
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    expect(login.headers.get('set-cookie')).toMatch(
      /^__Host-onecart-login=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const back = await browser.go(await allowed(login));
    expect([back.status, back.headers.get('location')]).toEqual([302, PAGE]);
    expect(back.headers.get('set-cookie')).toMatch(
      /^__Host-onecart=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  it('finds the shopper of the Mini App, with the same cart', async () => {
    const client = new AuthClient(service().url);
    const { body } = await client.post('/auth/zalo/mini-app', {
      accessToken: await zalo().miniAppToken('minh'),
    });
    const inMiniApp = shopperAt(service().url, body);
    await inMiniApp.add({ lines: [{ sku: 'P001', quantity: 1 }] });

    await signIn('minh');

    const onWebsite = await shopper();
    expect(onWebsite.id).toBe(inMiniApp.id);
    expect(await onWebsite.cart()).toEqual(await inMiniApp.cart());
  });

  it("merges the cart of the browser's guest, names the receipt, and gives the browser another session", async () => {
    const client = new AuthClient(service().url);
    const guest = await client.guest();
    browser.cookies.set('__Host-onecart', guest.cookie!.split('=')[1]!);
    await new Shopper(`${service().url}/graphql`, guest.body.accessToken, '').add({
      lines: [{ sku: 'P007', quantity: 2 }],
    });

    const back = await signIn('huong');

    const { searchParams } = new URL(back.headers.get('location')!);
    const me = await shopper();
    const [latest] = await me.merges();
    expect(searchParams.get('tab')).toBe('2');
    expect(latest).toMatchObject({
      id: searchParams.get('merge'),
      lines: [{ sku: 'P007', quantityAfter: 2 }],
    });
    expect(unitsOf(await me.cart())).toMatchObject({ P007: 2 });
    expect(browser.cookies.get('__Host-onecart')).not.toBe(guest.cookie!.split('=')[1]);
    // Another tab may still come as the guest, by cookie or with a token in memory: it hears where the cart is.
    const formers: Record<string, string>[] = [
      { cookie: guest.cookie! },
      { authorization: `Bearer ${guest.body.accessToken}` },
    ];
    for (const former of formers)
      expect(await client.ask('GET', '/cart/sync', former)).toMatchObject({
        status: 409,
        body: { code: 'SIGNED_IN_ELSEWHERE' },
      });
    await me.undoMergeCart({ mergeId: latest!.id });
    expect((await me.merges())[0]!.returned).toMatchObject([{ sku: 'P007', quantity: 2 }]);
  });

  it.each([
    { what: 'no state', change: (url: URL) => url.searchParams.delete('state') },
    { what: 'two states', change: (url: URL) => url.searchParams.append('state', 'second') },
  ])('is refused with $what, as Zalo never sends it, and nothing changes', async ({ change }) => {
    const url = new URL(await allowed(await begin()));
    change(url);
    const back = await browser.go(url.href);

    expect(back.status).toBe(400);
    expect(back.headers.get('location')).toBeNull();
    expect(browser.cookies.has('__Host-onecart')).toBe(false);
  });

  it.each([
    { what: 'a wrong state', before: async (url: URL) => url.searchParams.set('state', 'made-up') },
    { what: 'a login cookie that is gone', before: async () => browser.cookies.clear() },
    { what: 'a reloaded address', before: async (url: URL) => browser.go(url.href) },
  ])('goes to the first page of the website with the reason for $what', async ({ before }) => {
    const url = new URL(await allowed(await begin()));
    await before(url);
    const session = browser.cookies.get('__Host-onecart');

    const back = await browser.go(url.href);

    expect([back.status, back.headers.get('location')]).toEqual([302, expired]);
    expect(back.headers.get('cache-control')).toBe('private, no-store');
    expect(browser.cookies.get('__Host-onecart')).toBe(session);
  });

  it('is refused in another browser, which does not spoil it for the right one', async () => {
    const url = await allowed(await begin());
    const victim = new Browser();
    expect((await victim.go(url)).headers.get('location')).toBe(expired);
    await begin(PAGE, victim);
    expect((await victim.go(url)).headers.get('location')).toBe(expired);
    expect(victim.cookies.has('__Host-onecart')).toBe(false);

    expect((await browser.go(url)).headers.get('location')).toBe(PAGE);
  });

  it('is good once', async () => {
    const url = await allowed(await begin());
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.go(url)));

    const places = answers.map(({ headers }) => headers.get('location'));
    expect(places.sort()).toEqual([...Array<string>(19).fill(expired), PAGE]);
    expect((await browser.go(url)).headers.get('location')).toBe(expired);
  });

  it('can be begun in several tabs of one browser', async () => {
    const [first, second] = [await begin(), await begin()];
    expect((await browser.go(await allowed(first))).status).toBe(302);
    expect((await browser.go(await allowed(second))).status).toBe(302);
  });

  it.each([
    {
      what: 'a shopper, though nobody was there when it began',
      atStart: async () => undefined,
      atEnd: async () => shopSession(),
    },
    {
      what: 'a guest, though nobody was there when it began',
      atStart: async () => undefined,
      atEnd: async () => guestSession(),
    },
    { what: 'another guest', atStart: async () => guestSession(), atEnd: async () => guestSession() },
    {
      what: 'nobody, though a guest began it',
      atStart: async () => guestSession(),
      atEnd: async () => undefined,
    },
    {
      what: 'a shopper who was a guest when it began',
      atStart: async () => guestSession(),
      atEnd: async () => shopSession(),
    },
  ])('is too late for $what, whose session stays as it is', async ({ atStart, atEnd }) => {
    const become = (secret: string | undefined) => {
      browser.cookies.delete('__Host-onecart');
      if (secret !== undefined) browser.cookies.set('__Host-onecart', secret);
    };
    become(await atStart());
    const url = await allowed(await begin(), 'minh');
    const secret = await atEnd();
    become(secret);
    const before = secret && (await shopper()).id;

    const back = await browser.go(url);

    expect(back.headers.get('location')).toBe(`${PAGE}&signInError=SIGN_IN_EXPIRED`);
    expect(back.headers.getSetCookie()).toEqual([]);
    if (secret !== undefined) expect((await shopper()).id).toBe(before);
  });

  it('of another browser links nothing to a shopper whose browser was made to send its login cookie', async () => {
    const attacker = new Browser();
    const url = await allowed(await begin(PAGE, attacker), 'duc');
    browser.cookies.set('__Host-onecart', await shopSession());
    browser.cookies.set('__Host-onecart-login', attacker.cookies.get('__Host-onecart-login')!);
    const victim = (await shopper()).id;

    expect((await browser.go(url)).headers.get('location')).toContain('signInError=SIGN_IN_EXPIRED');

    expect((await shopper()).id).toBe(victim);
    await signIn('duc', attacker);
    expect((await shopper(attacker)).id).not.toBe(victim);
  });

  it('goes on where a release began it that did not note the session', async () => {
    browser.cookies.set('__Host-onecart', await guestSession());
    const login = await begin();
    const state = new URL(login.headers.get('location')!).searchParams.get('state')!;
    await redis.hdel(codeKey(createHash('sha256').update(state).digest('base64url')), 'session');

    expect((await browser.go(await allowed(login))).headers.get('location')).toBe(PAGE);
  });

  it.each([
    { what: 'the code of another attempt', code: async () => zalo().codeOf('duc') },
    { what: 'a made-up code', code: async () => 'made-up' },
    { what: 'no code, as after a refusal', code: async () => undefined },
  ])('goes back to the page with the reason for $what, signed in as nobody', async ({ code }) => {
    const url = new URL(await allowed(await begin()));
    const other = await code();
    if (other === undefined) url.searchParams.delete('code');
    else url.searchParams.set('code', other);
    const back = await browser.go(url.href);

    expect(back.headers.get('location')).toBe(`${PAGE}&signInError=ZALO_REJECTED`);
    expect(browser.cookies.has('__Host-onecart')).toBe(false);
  });

  it('ignores what else comes with the callback', async () => {
    const url = new URL(await allowed(await begin()));
    url.searchParams.set('error', '<script>');
    url.searchParams.set('iss', 'https://another.provider');
    expect((await browser.go(url.href)).headers.get('location')).toBe(PAGE);
  });

  it('goes to the first page of the website instead of somewhere else', async () => {
    const back = await browser.go(await allowed(await begin('https://evil.example/')));
    expect(back.headers.get('location')).toBe(`${WEBSITE}/`);
  });

  it('says to the page that Zalo is down, keeps the guest, and works again', async () => {
    const guest = await new AuthClient(service().url).guest();
    browser.cookies.set('__Host-onecart', guest.cookie!.split('=')[1]!);
    const url = await allowed(await begin());
    await zalo().have({ down: true });
    const back = await browser.go(url);

    expect(back.headers.get('location')).toBe(`${PAGE}&signInError=ZALO_UNAVAILABLE`);
    expect((await shopper()).id).toBe(guest.body.identity.id);
    await zalo().have({});
    expect((await signIn()).headers.get('location')).toBe(PAGE);
  });

  it('slows nobody else down while Zalo is slow', async () => {
    const url = await allowed(await begin());
    await zalo().have({ latencyMs: 2000 });
    let finished = false;
    const slow = browser.go(url).then(() => (finished = true));
    const guest = await newGuest(service().url);
    await guest.add({ lines: [{ sku: 'P001', quantity: 1 }] });

    expect(finished).toBe(false);
    await slow;
  });
});
