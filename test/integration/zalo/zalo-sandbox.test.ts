import { createHmac } from 'node:crypto';
import { users } from '../../../sandboxes/zalo/users';
import { use } from '../../support/use';
import { PKCE, TestZalo, otherZaloApp, zaloApp } from '../../support/zalo';

type Answer = Record<string, unknown>;

const DAY_SECONDS = 24 * 3600;
const proofOf = (token: string, secret = zaloApp.secret) =>
  createHmac('sha256', secret).update(token).digest('hex');

describe('the Zalo sandbox', () => {
  const zalo = use(() => TestZalo.start());

  afterEach(() => zalo().have({}));

  describe('at /v4/permission', () => {
    const asked = {
      app_id: zaloApp.id,
      redirect_uri: zaloApp.redirectUris[0]!,
      code_challenge: PKCE.codeChallenge,
      state: 'the state',
    };
    const visit = (query: Record<string, string>) =>
      fetch(`${zalo().url}/v4/permission?${new URLSearchParams(query).toString()}`, { redirect: 'manual' });

    it('shows who one can be, and ignores parameters it does not know', async () => {
      const response = await visit({ ...asked, state: '"><script>', scope: 'all' });
      const page = await response.text();

      expect(response.status).toBe(200);
      for (const { key, name } of users) expect(page).toMatch(new RegExp(`value="${key}">${name}`));
      expect(page).toContain('name="deny"');
      expect(page).not.toContain('<script>');
    });

    it.each([
      [{ app_id: '3' }, -14002],
      [{ app_id: '3', redirect_uri: 'https://evil.example' }, -14002],
      [{ redirect_uri: 'https://evil.example' }, -14003],
      [{ redirect_uri: `${asked.redirect_uri}/` }, -14003],
      [{ redirect_uri: otherZaloApp.redirectUris[0]! }, -14003],
      [{ code_challenge: '' }, -14000],
      [{ code_challenge: PKCE.codeChallenge.slice(1) }, -14000],
    ])('sends a browser with %j to an error of its own, never to the redirect_uri', async (wrong, code) => {
      const location = `/v4/permission/error?error_code=${code}`;
      expect((await visit({ ...asked, ...wrong })).headers.get('location')).toBe(location);
      expect((await zalo().choose({ user: 'lan', ...wrong })).href).toBe(zalo().url + location);
      expect(await (await fetch(zalo().url + location)).text()).toContain(String(code));
    });

    it('comes back with code and state, or without a code when the user said no', async () => {
      const allowed = await zalo().choose({ user: 'lan' });
      const denied = await zalo().choose({ deny: 'true' });

      expect(allowed.href.startsWith(`${zaloApp.redirectUris[0]}?`)).toBe(true);
      expect(Object.fromEntries(allowed.searchParams)).toEqual({
        code: expect.stringMatching(/^[\w-]{43}$/) as string,
        state: 'the state',
      });
      expect(Object.fromEntries(denied.searchParams)).toEqual({ state: 'the state' });
    });

    it('names the user it does not know', async () => {
      await expect(zalo().choose({ user: '__proto__' })).rejects.toThrow('user must match');
    });
  });

  describe('at /v4/access_token', () => {
    const exchange = async (
      form: Record<string, string>,
      headers: Record<string, string> = { secret_key: zaloApp.secret },
    ): Promise<Answer> => {
      const body = new URLSearchParams({ app_id: zaloApp.id, grant_type: 'authorization_code', ...form });
      const response = await fetch(`${zalo().url}/v4/access_token`, { method: 'POST', headers, body });
      expect(response.status).toBe(200);
      return (await response.json()) as Answer;
    };
    const byCode = (code: string, codeVerifier = PKCE.codeVerifier) =>
      exchange({ code, code_verifier: codeVerifier });
    const byRefreshToken = (token: unknown) =>
      exchange({ grant_type: 'refresh_token', refresh_token: String(token) });

    it('gives tokens for a code, all of them texts', async () => {
      expect(await byCode(await zalo().codeOf('lan'))).toEqual({
        access_token: expect.any(String) as string,
        refresh_token: expect.any(String) as string,
        expires_in: '3600',
      });
    });

    it('checks app, secret, kind, code and verifier, in this order', async () => {
      const wrong = { grant_type: 'password', code: 'x', code_verifier: 'x' };
      const noSecret = { 'content-type': 'application/x-www-form-urlencoded' };

      expect(await exchange({ ...wrong, app_id: '3' }, noSecret)).toMatchObject({ error: -14002 });
      expect(await exchange(wrong, noSecret)).toMatchObject({ error: -14004 });
      expect(await exchange(wrong, { secret_key: otherZaloApp.secret })).toMatchObject({ error: -14004 });
      expect(await exchange(wrong)).toMatchObject({ error: -14018 });
      expect(await byCode('x', 'x')).toEqual({
        error: -14005,
        error_name: 'Invalid code',
        error_description: 'Invalid code',
        error_reason: '',
        ref_doc: expect.any(String) as string,
      });
      expect(await byCode(await zalo().codeOf('lan'), 'x')).toMatchObject({ error: -14005 });
      await zalo().have({ verifierMismatchError: -14999 });
      expect(await byCode(await zalo().codeOf('lan'), 'x')).toMatchObject({ error: -14999 });
      expect(await byRefreshToken('x')).toMatchObject({ error: -14014, access_token: '', refresh_token: '' });
    });

    it('reads forms only', async () => {
      const code = await zalo().codeOf('lan');
      const response = await fetch(`${zalo().url}/v4/access_token`, {
        method: 'POST',
        headers: { secret_key: zaloApp.secret, 'content-type': 'application/json' },
        body: JSON.stringify({
          app_id: zaloApp.id,
          grant_type: 'authorization_code',
          code,
          code_verifier: PKCE.codeVerifier,
        }),
      });

      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ error: -14002 });
      expect(await byCode(code)).toHaveProperty('access_token');
    });

    it('takes a code once, for ten minutes, from its own app', async () => {
      const used = await zalo().codeOf('lan');
      await byCode(used);
      const early = await zalo().codeOf('lan');
      const late = await zalo().codeOf('lan');
      zalo().putForward(599);
      const inTime = await byCode(early);
      zalo().putForward(1);

      expect(inTime).toHaveProperty('access_token');
      for (const code of [used, late, await zalo().codeOf('lan', otherZaloApp)])
        expect(await byCode(code)).toMatchObject({ error: -14005 });
    });

    it('rotates refresh tokens, whose time runs from the first one', async () => {
      const { refresh_token: first } = await byCode(await zalo().codeOf('lan'));
      zalo().putForward(29 * DAY_SECONDS);
      const { refresh_token: second, ...more } = await byRefreshToken(first);
      const again = await byRefreshToken(first);
      zalo().putForward(DAY_SECONDS);

      expect(more).toEqual({ access_token: expect.any(String) as string, expires_in: '3600' });
      expect(again).toMatchObject({ error: -14014 });
      expect(await byRefreshToken(second)).toMatchObject({ error: -14014 });
    });

    it('gives expires_in as a number where that is set', async () => {
      await zalo().have({ expiresInNumber: true });

      expect(await byCode(await zalo().codeOf('lan'))).toMatchObject({ expires_in: 3600 });
    });
  });

  describe('at /v2.0/me', () => {
    const me = async (headers: Record<string, string>, fields = 'id,name,picture'): Promise<Answer> => {
      const response = await fetch(`${zalo().url}/v2.0/me?fields=${fields}`, { headers });
      expect(response.status).toBe(200);
      return (await response.json()) as Answer;
    };
    const proved = (token: string, secret = zaloApp.secret) => ({
      access_token: token,
      appsecret_proof: proofOf(token, secret),
    });

    it('says who a token is of: the id alone, and more where the user allows it', async () => {
      const [silent, open] = [
        await zalo().miniAppToken('lan'),
        await zalo().miniAppToken('lan', { userInfo: true }),
      ];
      const id = expect.stringMatching(/^\d{19}$/) as string;

      expect(await me(proved(silent))).toEqual({ error: 0, message: 'Success', id });
      expect(await me(proved(open))).toEqual({
        error: 0,
        message: 'Success',
        id,
        name: 'Nguyễn Thị Lan',
        picture: { data: { url: expect.stringContaining('lan') as string } },
      });
      expect(await me(proved(open), 'name')).toEqual({
        error: 0,
        message: 'Success',
        name: 'Nguyễn Thị Lan',
      });
    });

    it('gives ids that no number can hold, the same in web and Mini App, another one in every app', async () => {
      const idOf = async (user: string, app = zaloApp) =>
        (await me(proved(await zalo().miniAppToken(user, { appId: app.id }), app.secret)))['id'];

      for (const { key } of users) {
        const id = await idOf(key);
        expect(String(Number(id))).not.toBe(id);
        expect(await idOf(key)).toBe(id);
        expect(await idOf(key, otherZaloApp)).not.toBe(id);
      }
    });

    it('knows a token by its own header only, for an hour', async () => {
      const token = await zalo().miniAppToken();
      const { appsecret_proof } = proved(token);

      expect(await me({ appsecret_proof })).toEqual({ error: 452, message: 'Session key invalid' });
      expect(await me({ appsecret_proof, authorization: `Bearer ${token}` })).toMatchObject({ error: 452 });
      expect(await me(proved('unknown'))).toMatchObject({ error: 452 });
      zalo().putForward(3599);
      expect(await me(proved(token))).toMatchObject({ error: 0 });
      zalo().putForward(1);
      expect(await me(proved(token))).toMatchObject({ error: 452 });
    });

    it('demands the proof, unless a missing one is let through', async () => {
      const token = await zalo().miniAppToken();
      const wrong = { access_token: token, appsecret_proof: proofOf(token, otherZaloApp.secret) };

      expect(await me({ access_token: token })).toMatchObject({ error: 453 });
      expect(await me(wrong)).toMatchObject({ error: 453 });
      await zalo().have({ requireProof: false });
      expect(await me({ access_token: token })).toMatchObject({ error: 0 });
      expect(await me(wrong)).toMatchObject({ error: 453 });
    });

    it('tells foreign addresses nothing, after token and proof', async () => {
      await zalo().have({ foreignIp: '3.237.106.146' });
      const token = await zalo().miniAppToken();

      expect(await me(proved(token))).toEqual({
        error: -501,
        message: 'Personal information is limited due to IP address not inside Vietnam: 3.237.106.146',
      });
      expect(await me({ access_token: token })).toMatchObject({ error: 453 });
      expect(await me(proved('unknown'))).toMatchObject({ error: 452 });
    });
  });

  describe('at /v2.0/me/info', () => {
    const phone = async (headers: Record<string, string>): Promise<Answer> =>
      (await (await fetch(`${zalo().url}/v2.0/me/info`, { headers })).json()) as Answer;
    const codeFor = async (user: string) => (await zalo().control('phone-code', { user }))['code']!;

    it('gives the number once, within two minutes, to who has token, code and secret', async () => {
      const [access_token, code, late] = [
        await zalo().miniAppToken(),
        await codeFor('lan'),
        await codeFor('lan'),
      ];
      const good = { access_token, code, secret_key: zaloApp.secret };

      expect(await phone({ ...good, access_token: 'x' })).toMatchObject({ error: 452 });
      expect(await phone({ ...good, secret_key: proofOf(access_token) })).toMatchObject({ error: 100 });
      expect(await phone({ ...good, code: await codeFor('minh') })).toMatchObject({ error: 100 });
      expect(await phone(good)).toEqual({ data: { number: '84912345678' }, error: 0, message: 'Success' });
      expect(await phone(good)).toMatchObject({ error: 100 });
      zalo().putForward(120);
      expect(await phone({ ...good, code: late })).toMatchObject({ error: 100 });
    });
  });

  describe('has controls that', () => {
    it.each([
      ['faults', { latncy: 1 }, 'There is no latncy here. There are: times, latencyMs, down'],
      ['faults', { latencyMs: 'long' }, 'latencyMs must be integer'],
      ['faults', { latencyMs: -1 }, 'latencyMs must be >= 0'],
      ['faults', { down: 'yes' }, 'down must be boolean'],
      ['faults', [], 'body must be object'],
      ['miniapp-token', {}, "must have required property 'user'"],
      ['miniapp-token', { user: 'No Body' }, 'user must match pattern "^[a-z][a-z0-9-]{0,62}$"'],
      ['miniapp-token', { user: 'lan', appId: '3' }, `appId must be one of ${zaloApp.id}`],
      ['phone-code', { user: 'lan', phone: '84' }, 'There is no phone here. There are: user.'],
    ])('say what is wrong with %s of %j', async (what, body, message) => {
      await expect(zalo().control(what, body)).rejects.toThrow(message);
    });

    it.each([
      ['http://localhost:3000', '/__sandbox/miniapp-token', 'http://localhost:3000'],
      ['http://localhost', '/__sandbox/miniapp-token', 'http://localhost'],
      ['http://localhost.evil.example', '/__sandbox/miniapp-token', null],
      ['http://localhost:3000', '/v2.0/me', null],
    ])('may be asked by a page of a developer, and Zalo by none: %s at %s', async (origin, path, allowed) => {
      const headers = { origin, 'access-control-request-method': 'POST' };
      const preflight = await fetch(zalo().url + path, { method: 'OPTIONS', headers });
      const answer = await fetch(zalo().url + path, { method: 'POST', headers: { origin } });

      for (const response of [preflight, answer])
        expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
    });

    it('give faults to a number of requests, count all of them, and take them back', async () => {
      const before = await zalo().asked('/v2.0/me');
      const status = async () => (await fetch(`${zalo().url}/v2.0/me`)).status;
      await zalo().have({ badGateway: true, times: 2 });
      expect([await status(), await status(), await status()]).toEqual([502, 502, 200]);

      await zalo().have({ badGateway: true });
      expect(await status()).toBe(502);
      await zalo().have({});
      expect(await status()).toBe(200);
      expect((await zalo().asked('/v2.0/me')) - before).toBe(5);
    });

    it('tell whether a request was carried out when its answer is lost', async () => {
      const exchange = async (code: string) =>
        fetch(`${zalo().url}/v4/access_token`, {
          method: 'POST',
          headers: { secret_key: zaloApp.secret },
          body: new URLSearchParams({
            app_id: zaloApp.id,
            grant_type: 'authorization_code',
            code,
            code_verifier: PKCE.codeVerifier,
          }),
        });
      const [lost, kept] = [await zalo().codeOf('lan'), await zalo().codeOf('lan')];
      await zalo().have({ reset: true, times: 1 });
      await expect(exchange(lost)).rejects.toThrow('fetch failed');
      await zalo().have({ down: true, times: 1 });
      await expect(exchange(kept)).rejects.toThrow('fetch failed');

      expect(await (await exchange(lost)).json()).toMatchObject({ error: -14005 });
      expect(await (await exchange(kept)).json()).toHaveProperty('access_token');
    });
  });
});
