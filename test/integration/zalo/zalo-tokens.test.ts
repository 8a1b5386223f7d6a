import { createHash } from 'node:crypto';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { RedisClient } from '../../../src/redis/client';
import { zaloTokenKey } from '../../../src/redis/keys';
import { startRedis } from '../../support/redis-server';
import { stores } from '../../support/stores';
import { use } from '../../support/use';
import { PKCE, TestZalo, otherZaloApp, zaloApp } from '../../support/zalo';
import { ZaloClient, openRedis } from '../../support/zalo-client';

const ME = '/v2.0/me';
const { codeVerifier } = PKCE;
const keyOf = (token: string) => zaloTokenKey(createHash('sha256').update(token).digest('base64url'));

describe.each(stores)('Zalo, over $store,', ({ env }) => {
  const zalo = use(() => TestZalo.start());
  const redis = use(() => openRedis(env));
  let client: ZaloClient;

  beforeEach(() => {
    client = new ZaloClient(zalo().settings, redis());
  });
  afterEach(() => zalo().have({}));

  it('knows the same person by a code of the website and by a token of the Mini App', async () => {
    const web = await client.zalo.userOfCode({ code: await zalo().codeOf('lan'), codeVerifier });
    const miniApp = await client.zalo.userOfMiniAppToken(await zalo().miniAppToken('lan'));
    const another = await client.zalo.userOfMiniAppToken(await zalo().miniAppToken('minh'));

    expect(web).toEqual({
      userId: expect.stringMatching(/^\d{19}$/) as string,
      name: 'Nguyễn Thị Lan',
      picture: 'https://avatars.example/lan.jpg',
    });
    expect(miniApp).toEqual({ userId: web.userId });
    expect(another.userId).not.toBe(web.userId);
  });

  it.each(['one after the other', 'at once'])(
    'is asked once about a bad token that comes 60 times %s',
    async (how) => {
      const before = await zalo().asked(ME);
      const come = () => client.refusal((it) => it.userOfMiniAppToken(`bad ${how}`.replaceAll(' ', '-')));
      const refusals = how === 'at once' ? await Promise.all(Array.from({ length: 60 }, come)) : [];
      while (refusals.length < 60) refusals.push(await come());

      expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['ZALO_REJECTED']));
      expect(new Set(refusals.map(({ message }) => message)).size).toBe(1);
      expect((await zalo().asked(ME)) - before).toBe(1);
    },
  );

  it('is asked again about a token that it could say nothing of', async () => {
    const token = await zalo().miniAppToken('lan');
    await zalo().have({ down: true });
    expect((await client.refusal((it) => it.userOfMiniAppToken(token))).code).toBe('ZALO_UNAVAILABLE');
    await zalo().have({});

    expect(await client.zalo.userOfMiniAppToken(token)).toHaveProperty('userId');
  });

  it('rejects codes that are used, unknown, too old, of another app or without their verifier', async () => {
    const used = await zalo().codeOf('lan');
    await client.zalo.userOfCode({ code: used, codeVerifier });
    const old = await zalo().codeOf('lan');
    zalo().putForward(600);
    const foreign = await zalo().codeOf('lan', otherZaloApp);
    const attempts = [used, 'unknown', old, foreign].map((code) => ({ code, codeVerifier }));
    attempts.push({ code: await zalo().codeOf('lan'), codeVerifier: 'x'.repeat(43) });

    for (const attempt of attempts)
      expect(await client.refusal((it) => it.userOfCode(attempt))).toMatchObject({
        code: 'ZALO_REJECTED',
        message: expect.stringContaining('Zalo error -14005') as string,
      });
  });

  it('rejects tokens that are unknown, too old or of another app', async () => {
    const old = await zalo().miniAppToken();
    zalo().putForward(3600);
    const foreign = await zalo().miniAppToken('lan', { appId: otherZaloApp.id });
    const messageOf = async (token: string) =>
      (await client.refusal((it) => it.userOfMiniAppToken(token))).message;

    expect(await messageOf('unknown')).toContain('Zalo error 452');
    expect(await messageOf(old)).toContain('Zalo error 452');
    expect(await messageOf(foreign)).toContain('Zalo error 453');
  });

  it.each(['', ' ', 'two words', 'a\r\nb: c', '\0', 'Lê', '🛒', 'x'.repeat(2049)])(
    'rejects %j without asking',
    async (text) => {
      const before = [await zalo().asked(ME), await zalo().asked('/v4/access_token')];

      for (const asking of [
        client.refusal((it) => it.userOfMiniAppToken(text)),
        client.refusal((it) => it.userOfCode({ code: text, codeVerifier })),
      ])
        expect(await asking).toMatchObject({ code: 'ZALO_REJECTED' });

      expect([await zalo().asked(ME), await zalo().asked('/v4/access_token')]).toEqual(before);
    },
  );

  it('remembers a good token for five minutes on every instance, by its hash, also while Zalo is down', async () => {
    const token = await zalo().miniAppToken('lan', { userInfo: true });
    const { userId } = await client.zalo.userOfMiniAppToken(token);
    await zalo().have({ down: true });
    const before = await zalo().asked(ME);
    const instances = [client, new ZaloClient(zalo().settings, redis())];

    for (const { zalo: instance } of instances)
      expect(await instance.userOfMiniAppToken(token)).toEqual({ userId });
    expect(await zalo().asked(ME)).toBe(before);
    expect(await redis().get(keyOf(token))).toBe(userId);
    expect(await redis().ttl(keyOf(token))).toBeGreaterThan(290);
    expect(await redis().ttl(keyOf(token))).toBeLessThanOrEqual(300);

    await redis().del(keyOf(token)); // as after five minutes
    expect(await client.refusal((it) => it.userOfMiniAppToken(token))).toMatchObject({
      code: 'ZALO_UNAVAILABLE',
    });
  });

  it('remembers no token that was rejected', async () => {
    await client.refusal((it) => it.userOfMiniAppToken('unknown'));

    expect(await redis().get(keyOf('unknown'))).toBeNull();
  });
});

describe('Zalo without a Redis that answers', () => {
  const zalo = use(() => TestZalo.start());
  const server = use(startRedis);

  it.each(['frozen', 'gone'])('is asked each time, soon: %s', async (fate) => {
    const redis = await openRedis({ REDIS_URL: server().url });
    const client = new ZaloClient(zalo().settings, redis);
    const token = await zalo().miniAppToken();
    const before = await zalo().asked(ME);
    await (fate === 'frozen' ? server().freeze() : server().kill());
    try {
      for (let times = 1; times <= 2; times++) {
        const started = performance.now();
        expect(await client.zalo.userOfMiniAppToken(token)).toHaveProperty('userId');
        expect(performance.now() - started).toBeLessThan(1500);
        expect(await zalo().asked(ME)).toBe(before + times);
      }
    } finally {
      server().thaw();
      redis.disconnect();
    }
  });
});

describe('an answer that Zalo does not give', () => {
  let server: Server;
  let asked: string[];
  let answer: { status: number; headers?: Record<string, string>; body: string };
  let client: ZaloClient;
  let redis: RedisClient;

  beforeEach(async () => {
    asked = [];
    server = createServer(({ url, headers }, response) => {
      asked.push(`${url} ${String(headers['access_token'])}`);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    redis = await openRedis(stores[0]!.env);
    const { id: appId, secret: appSecret } = zaloApp;
    const settings = { appId, appSecret, oauthBase: base, graphBase: base, callback: base };
    client = new ZaloClient(settings, redis);
  });
  afterEach(async () => {
    redis.disconnect();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it('is not followed to where it redirects, lest the token go there', async () => {
    answer = { status: 302, headers: { location: '/elsewhere' }, body: '' };

    expect(await client.refusal((it) => it.userOfMiniAppToken('a-token'))).toMatchObject({
      code: 'ZALO_UNAVAILABLE',
    });
    expect(asked.some((request) => request.startsWith('/elsewhere'))).toBe(false);
  });

  it('is no reason to leave Zalo alone if it is about this request', async () => {
    answer = { status: 400, body: '<html>Request Header Too Large</html>' };

    for (let times = 1; times <= 10; times++) {
      await client.refusal((it) => it.userOfMiniAppToken(`token-${times}`));
      expect(asked).toHaveLength(times);
    }
    expect(await client.metric('zalo_breaker_open{host="graph"}')).toBe(0);
  });

  it.each(['[]', '7', 'null', '"text"', '{"error":0', '', 'ok'])('is an outage if it is %s', async (body) => {
    answer = { status: 200, body };

    expect(await client.refusal((it) => it.userOfMiniAppToken('a-token'))).toMatchObject({
      code: 'ZALO_UNAVAILABLE',
    });
    expect(asked).toHaveLength(2);
  });

  it.each(['{}', '{"access_token":""}', '{"access_token":7}', '{"access_token":"very\\nsecret"}'])(
    'to a code gives no token if it is %s',
    async (body) => {
      answer = { status: 200, body };

      expect(await client.refusal((it) => it.userOfCode({ code: 'a-code', codeVerifier }))).toMatchObject({
        code: 'ZALO_UNAVAILABLE',
      });
      expect(asked).toHaveLength(1);
      expect(client.said.join('\n')).not.toMatch(/very.*secret/s);
    },
  );
});
