import { createHmac, randomUUID } from 'node:crypto';
import { AuthClient, WEBSITE } from '../support/auth-client';
import type { AuthAnswer } from '../support/auth-client';
import { BuiltService } from '../support/built-service';
import { TestIdentityProvider } from '../support/identity-provider';
import type { RedisServer } from '../support/redis-server';
import { startRedis } from '../support/redis-server';
import { Shopper } from '../support/shopper';
import { until } from '../support/until';
import { TestZalo, zaloApp } from '../support/zalo';

/** Everything that opens something, by what it is, gathered while a service is used in all ways there are. */
class Secrets {
  readonly all = new Map<string, string>();

  keep<Text extends string | undefined | null>(what: string, secret: Text): Text {
    if (secret) this.all.set(secret, what);
    return secret;
  }

  /** What an answer hands out. */
  keepAnswer(answer: AuthAnswer): AuthAnswer {
    const { accessToken, refreshToken } = answer.body;
    this.keep('access token', accessToken);
    this.keep('refresh token', refreshToken);
    this.keep('hand-off code', 'expiresIn' in answer.body ? (answer.body.code ?? null) : null);
    this.keep('cookie', answer.cookie?.split('=')[1] ?? null);
    return answer;
  }

  /** What of them is in a text. */
  foundIn(text: string): string[] {
    return [...this.all].filter(([secret]) => text.includes(secret)).map(([, what]) => what);
  }
}

describe('the log of a service that is used in all ways there are', () => {
  let redis: RedisServer;
  let zalo: TestZalo;
  let shop: TestIdentityProvider;
  let service: BuiltService;
  let client: AuthClient;
  const secrets = new Secrets();

  beforeAll(async () => {
    [redis, zalo, shop] = await Promise.all([startRedis(), TestZalo.start(), TestIdentityProvider.start()]);
    const env = { REDIS_URL: redis.url, LOG_LEVEL: 'trace', ...zalo.env, ...shop.env };
    service = await (await BuiltService.spawn(env)).ready();
    client = new AuthClient(service.url);
    secrets.keep('app secret', zaloApp.secret);
  });
  afterAll(async () => {
    await service.kill();
    await Promise.all([redis.stop(), zalo.stop(), shop.stop()]);
  });

  const bearer = ({ body }: AuthAnswer) => ({ authorization: `Bearer ${body.accessToken}` });
  const ask = async (path: string, body?: unknown, headers: Record<string, string> = {}) =>
    secrets.keepAnswer(await client.post(path, body, headers));
  const zaloToken = async () => {
    const token = secrets.keep('Zalo token', await zalo.miniAppToken('lan'));
    secrets.keep('proof', createHmac('sha256', zaloApp.secret).update(token).digest('hex'));
    return token;
  };

  async function linkAccounts(): Promise<void> {
    const token = secrets.keep('token of the shop', await shop.tokenOf(randomUUID()));
    const { cookie = '' } = await ask('/auth/exchange', { token });
    const headers = { cookie, origin: WEBSITE };
    const { body } = await ask('/auth/zalo/mini-app', { accessToken: await zaloToken() }, headers);
    if (typeof body['page'] !== 'string') return; // Redis is frozen
    const page = service.url + body['page'];
    const code = secrets.keep('code of a linking page', new URL(page).searchParams.get('code')!);
    await fetch(page, { headers: { cookie } });
    for (const choice of ['NEITHER', 'LINK', 'INSTEAD']) {
      const form = new URLSearchParams({ code, choice });
      await fetch(page, {
        method: 'POST',
        headers: { cookie, origin: service.url },
        body: form,
        redirect: 'manual',
      });
    }
  }

  /** Every way to sign in and on, each rightly and wrongly. */
  async function useAll(): Promise<void> {
    const guest = await ask('/auth/guest', { channel: 'WEB' });
    const inMiniApp = await ask('/auth/zalo/mini-app', { accessToken: await zaloToken() });
    const onWebsite = await ask(
      '/auth/exchange',
      { token: secrets.keep('token of the shop', await shop.tokenOf('somebody')) },
      { cookie: guest.cookie ?? '', origin: WEBSITE },
    );
    const shopper = new Shopper(`${service.url}/graphql`, inMiniApp.body.accessToken, '');
    await shopper.ask('mutation($t: String!) { mergeCart(input: { sourceToken: $t }) { outcome } }', {
      t: guest.body.accessToken,
    });
    await ask('/auth/refresh', { refreshToken: inMiniApp.body.refreshToken });
    await ask('/auth/refresh', undefined, { cookie: onWebsite.cookie ?? '', origin: WEBSITE });
    const { code = '' } = (await ask('/auth/handoff', { channel: 'WEB' }, bearer(inMiniApp))).body;
    const attempt = secrets.keep('attempt of a hand-off', randomUUID());
    for (const more of [{}, { confirm: true, attempt }, { confirm: true }, { channel: 'FAX' }])
      await ask('/auth/handoff/redeem', { code, channel: 'WEB', ...more });
    await loginWithZalo();
    await linkAccounts();
    await stealRefreshToken();

    const wrong = secrets.keep(
      'mistyped token',
      'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJtaXN0eXBlZCJ9.c2lnbmF0dXJl',
    );
    const phone = secrets.keep('phone number', '84912345678');
    await ask('/auth/refresh', { refreshToken: wrong });
    await ask('/auth/exchange', { token: wrong, channel: phone });
    await ask('/auth/zalo/mini-app', { accessToken: wrong, phone });
    await ask('/auth/zalo/mini-app', { accessToken: wrong }, { authorization: `Bearer ${wrong}` });
    await shopper.ask(`{ cart { ${phone} } }`);
    await fetch(`${service.url}/auth/${wrong}?token=${wrong}`, {
      headers: { cookie: `__Host-onecart=${wrong}` },
    });
    await fetch(`${service.url}/auth/exchange`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"token":"${wrong}"`,
    });
    const byCookie = { cookie: onWebsite.cookie ?? '', origin: WEBSITE };
    await ask('/auth/refresh', { refreshToken: wrong, cookie: byCookie.cookie, code }, bearer(inMiniApp));
    await client.ask('GET', `/auth/nothing?code=${code}`, { ...bearer(inMiniApp), ...byCookie });
    await ask('/auth/logout', { refreshToken: inMiniApp.body.refreshToken }, byCookie);
    await ask('/auth/logout', undefined, bearer(inMiniApp));
  }

  /** Somebody else comes with it, and then its owner, which ends the session. */
  async function stealRefreshToken(): Promise<void> {
    const { refreshToken } = (await ask('/auth/guest', { channel: 'ZALO_MINI_APP' })).body;
    const next = (await ask('/auth/refresh', { refreshToken }, { 'user-agent': 'another' })).body
      .refreshToken;
    for (const token of [refreshToken, next]) await ask('/auth/refresh', { refreshToken: token });
  }

  async function loginWithZalo(): Promise<void> {
    const login = await fetch(`${service.url}/auth/zalo/login`, { redirect: 'manual' });
    const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    secrets.keep('login cookie', cookie.split('=')[1]);
    const asked = new URL(login.headers.get('location') ?? 'http://nowhere/').searchParams;
    const state = secrets.keep('state', asked.get('state'));
    if (!state) return;
    const back = await zalo.choose({ user: 'lan', state }, undefined, asked.get('code_challenge')!);
    secrets.keep('code of Zalo', back.searchParams.get('code'));
    const done = await fetch(`${service.url}/auth/zalo/callback${back.search}`, {
      redirect: 'manual',
      headers: { cookie },
    });
    secrets.keep('cookie', done.headers.getSetCookie()[0]?.split(';')[0]?.split('=')[1]);
  }

  it('holds no token, code, secret, proof or phone number, also when Zalo and Redis fail', async () => {
    await useAll();
    const whenWell = secrets.all.size;
    for (const knobs of [
      { down: true },
      { badGateway: true },
      { emptyBody: true },
      { foreignIp: '1.2.3.4' },
    ]) {
      const accessToken = await zaloToken();
      await zalo.have(knobs);
      await ask('/auth/zalo/mini-app', { accessToken });
      await zalo.have({});
    }
    const logouts = () => service.output.split('"handler":"/auth/logout"').length;
    const before = logouts();
    await redis.freeze();
    await useAll();
    redis.thaw();
    await until('the last request is logged', async () => logouts() > before);

    expect(new Set(secrets.all.values())).toEqual(
      new Set([
        'app secret',
        'code of a linking page',
        'access token',
        'refresh token',
        'cookie',
        'Zalo token',
        'proof',
        'token of the shop',
        'hand-off code',
        'attempt of a hand-off',
        'login cookie',
        'state',
        'code of Zalo',
        'mistyped token',
        'phone number',
      ]),
    );
    expect(whenWell).toBeGreaterThan(15);
    expect(service.output.split('\n').length).toBeGreaterThan(30);
    expect(secrets.foundIn(service.output)).toEqual([]);
  });
});
