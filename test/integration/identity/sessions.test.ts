import { setTimeout as pause } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import { sessionKey } from '../../../src/redis/keys';
import type { AuthAnswer } from '../../support/auth-client';
import { AuthClient, WEBSITE } from '../../support/auth-client';
import { stores } from '../../support/stores';
import { startService } from '../../support/service';
import { shopperAt } from '../../support/shopper';
import { prepare, useService, useStore } from '../../support/use';

describe.each(stores)('a session over $store', ({ env }) => {
  const redis = useStore(env);
  const service = useService(env);
  const client = prepare(() => new AuthClient(service().url));

  const refresh = (refreshToken: string, agent = 'Zalo/1.0') =>
    client().post('/auth/refresh', { refreshToken }, { 'user-agent': agent });
  const guest = (agent = 'Zalo/1.0') =>
    client().post('/auth/guest', { channel: 'ZALO_MINI_APP' }, { 'user-agent': agent });
  const holderOf = ({ body }: AuthAnswer) => shopperAt(service().url, body);
  /** As if this many seconds had passed since the last refresh. */
  const later = async (answer: AuthAnswer, seconds: number) =>
    redis.hincrby(keyOf(answer), 'rotatedAt', -seconds);
  const keyOf = ({ body }: AuthAnswer) => sessionKey(String(decodeJwt(body.accessToken)['sid']));

  it('is kept for 30 days from its last use, as who, where and what opened it, without a secret', async () => {
    const agent = `Fire\u00e9fox ${'x'.repeat(200)}`;
    const answer = await client().post('/auth/guest', { channel: 'WEB' }, { 'user-agent': agent });
    const kept = await redis.hgetall(keyOf(answer));

    expect(kept).toMatchObject({
      identity: answer.body.identity.id,
      kind: 'GUEST',
      channel: 'WEB',
      credential: '',
      agent: `Firefox ${'x'.repeat(112)}`,
      generation: '0',
    });
    expect(await redis.ttl(keyOf(answer))).toBeGreaterThan(30 * 24 * 3600 - 60);
    for (const secret of [answer.body.accessToken, answer.body.refreshToken, answer.cookie!.split('=')[1]!])
      expect(JSON.stringify(kept) + keyOf(answer)).not.toContain(secret);
  });

  it('gives new tokens for a refresh token, of the same identity and session', async () => {
    const first = await guest();
    await redis.expire(keyOf(first), 1000);
    const second = await refresh(first.body.refreshToken);
    const third = await refresh(second.body.refreshToken);

    expect(third).toMatchObject({ status: 200, body: { identity: first.body.identity, expiresIn: 900 } });
    expect(third.headers.get('cache-control')).toBe('private, no-store');
    expect(keyOf(third)).toBe(keyOf(first));
    expect(await redis.ttl(keyOf(first))).toBeGreaterThan(1000);
  });

  it('answers the same client again, whose answer was lost', async () => {
    const first = await guest();
    await refresh(first.body.refreshToken);
    const again = await refresh(first.body.refreshToken);

    expect(again.status).toBe(200);
    expect((await refresh(again.body.refreshToken)).status).toBe(200);
  });

  it('goes on in whatever of 50 answers to 50 refreshes at once', async () => {
    const first = await guest();
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(first.body.refreshToken)));

    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(new Set(answers.map(({ body }) => decodeJwt(body.refreshToken)['gen']))).toEqual(new Set([1]));
    expect((await refresh(answers[31]!.body.refreshToken)).status).toBe(200);
  });

  it.each<[string, (first: AuthAnswer, second: AuthAnswer) => Promise<AuthAnswer>]>([
    ['another client', async (first) => refresh(first.body.refreshToken, 'curl/8')],
    [
      'the same client, but two generations late',
      async (first, second) => {
        await refresh(second.body.refreshToken);
        return refresh(first.body.refreshToken);
      },
    ],
    [
      'the same client, late for the second time',
      async (first) => {
        for (let time = 0; time < 2; time += 1) {
          await later(first, 11);
          expect((await refresh(first.body.refreshToken)).status).toBe(time === 0 ? 200 : 401);
        }
        return refresh(first.body.refreshToken);
      },
    ],
    [
      'another client, late',
      async (first) => {
        await later(first, 11);
        return refresh(first.body.refreshToken, 'curl/8');
      },
    ],
  ])('ends when an old token comes from %s', async (_, reuse) => {
    const first = await guest();
    const second = await refresh(first.body.refreshToken);

    const reused = await reuse(first, second);

    expect(reused).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    expect(await refresh(second.body.refreshToken)).toMatchObject({ status: 401 });
    expect((await holderOf(second).ask('{ cart { id } }')).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });

  it.each<[string, (token: string) => string]>([
    ['a line feed after it', (token) => `${token}\n`],
    ['a space before it', (token) => ` ${token}`],
    ['a line feed in its signature', (token) => `${token.slice(0, -4)}\n${token.slice(-4)}`],
    ['a tab in its payload', (token) => token.replace('.', '.\t')],
    ['padding', (token) => `${token}==`],
    ['letters of plain base64', (token) => `${token.slice(0, -1)}${token.at(-1)}+/`],
    ['a NUL after it', (token) => `${token}\0`],
    [
      'other surplus bits at its end',
      (token) => token.slice(0, -1) + { A: 'B', Q: 'R', g: 'h', w: 'x' }[token.at(-1) as 'A'],
    ],
  ])('refuses a token with %s, and goes on', async (_, change) => {
    const { body } = await guest();

    expect(await refresh(change(body.refreshToken))).toMatchObject({ status: 401 });
    expect((await refresh(body.refreshToken)).status).toBe(200);
  });

  it('goes on for a client that was offline for 11 seconds after an answer got lost', async () => {
    const first = await guest();
    await refresh(first.body.refreshToken);
    await later(first, 11);

    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(first.body.refreshToken)));

    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(answers.map(({ body }) => decodeJwt(body.refreshToken)['gen']))).toEqual(new Set([2]));
    expect(answers[0]!.body.identity).toEqual(first.body.identity);
    const next = await refresh(answers[7]!.body.refreshToken);
    await later(next, 900);
    expect((await refresh(next.body.refreshToken)).status).toBe(200);
  });

  it('ends when the answer that got lost turns up after a new one was given', async () => {
    const first = await guest();
    const lost = await refresh(first.body.refreshToken);
    await later(first, 11);
    const late = await refresh(first.body.refreshToken);

    expect((await refresh(lost.body.refreshToken)).status).toBe(401);
    expect((await refresh(late.body.refreshToken)).status).toBe(401);
  });

  it.each([
    ['owner', 'the token before last'],
    ['thief', 'the token before last'],
    ['owner', 'the latest token'],
    ['thief', 'the latest token'],
  ])(
    'ends when owner and thief take turns every 15 minutes: the %s goes first, and %s was stolen',
    async (first, what) => {
      const opened = await guest();
      const stolen = what === 'the latest token' ? opened : await refresh(opened.body.refreshToken);
      const held = { owner: stolen, thief: what === 'the latest token' ? stolen : opened };
      const turns = first === 'owner' ? (['owner', 'thief'] as const) : (['thief', 'owner'] as const);

      const statuses: number[] = [];
      for (let turn = 0; turn < 8; turn += 1) {
        const who = turns[turn % 2]!;
        await later(opened, 900);
        const answer = await refresh(held[who].body.refreshToken);
        if (answer.status === 200) held[who] = answer;
        statuses.push(answer.status);
      }

      expect(statuses.indexOf(401)).toBeGreaterThanOrEqual(0);
      expect(statuses.indexOf(401)).toBeLessThanOrEqual(2);
      expect(statuses.slice(statuses.indexOf(401))).toEqual(Array(8 - statuses.indexOf(401)).fill(401));
      for (const { body } of Object.values(held)) expect((await refresh(body.refreshToken)).status).toBe(401);
      expect((await redis.hgetall(keyOf(opened)))['ended']).toBeDefined();
    },
  );

  it('goes on where the former release rotated last', async () => {
    const first = await guest();
    const second = await refresh(first.body.refreshToken);
    await later(first, 11);
    const late = await refresh(first.body.refreshToken);
    // The former release knows nothing of late answers, and leaves what it does not know.
    await redis.hset(keyOf(first), 'generation', 3, 'rotatedAt', Math.floor(Date.now() / 1000));
    const again = await refresh(late.body.refreshToken);

    expect(decodeJwt(again.body.refreshToken)['gen']).toBe(3);
    expect((await refresh(second.body.refreshToken)).status).toBe(401);
  });

  it('goes on with a token that a failover has forgotten', async () => {
    const second = await refresh((await guest()).body.refreshToken);
    await redis.hset(keyOf(second), 'generation', 0);

    expect((await refresh(second.body.refreshToken)).status).toBe(200);
  });

  it('gives the website new tokens and its cookie again', async () => {
    const { cookie, ...opened } = await client().guest();
    await redis.expire(keyOf({ cookie, ...opened }), 1000);

    const renewed = await client().post('/auth/refresh', {}, { cookie: cookie!, origin: WEBSITE });

    expect(renewed).toMatchObject({ status: 200, cookie, body: { identity: opened.body.identity } });
    expect(await redis.ttl(keyOf(renewed))).toBeGreaterThan(1000);
    expect((await refresh(renewed.body.refreshToken)).status).toBe(200);
  });

  it('is gone when it was not used for long enough', async () => {
    const short = await startService({ ...env, SESSION_TTL_SECONDS: '60' });
    try {
      const opened = await new AuthClient(short.url).guest();
      expect(await redis.ttl(keyOf(opened))).toBeLessThanOrEqual(60);
      await redis.pexpire(keyOf(opened), 1);
      await pause(20);

      expect((await refresh(opened.body.refreshToken)).status).toBe(401);
    } finally {
      await short.stop();
    }
  });
});
