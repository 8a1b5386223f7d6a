import { createHash, randomUUID } from 'node:crypto';
import { CartDocument } from '../../__generated__/operations';
import { codeKey, sessionKey } from '../../../src/redis/keys';
import { sessionIdOf } from '../../../src/identity/sessions/session';
import type { OpenedSession } from '../../../src/identity/sessions/session-service';
import type { AuthAnswer, AuthBody } from '../../support/auth-client';
import { AuthClient, WEBSITE } from '../../support/auth-client';
import { SessionOpener } from '../../support/session-opener';
import type { Shopper } from '../../support/shopper';
import { unitsOf, shopperAt } from '../../support/shopper';
import { stores } from '../../support/stores';
import { until } from '../../support/until';
import { prepare, use, useService, useStore } from '../../support/use';

type Channel = 'WEB' | 'ZALO_MINI_APP';

describe.each(stores)('a hand-off over $store', ({ env }) => {
  const redis = useStore(env);
  const service = useService(env);
  const client = prepare(() => new AuthClient(service().url));
  const opener = use(() => SessionOpener.connect(env));

  /** Somebody with a session of their own, at GraphQL. */
  const as = (holder: AuthBody | OpenedSession['signedIn']) => shopperAt(service().url, holder);
  const newShopper = async (channel: Channel = 'WEB') => as((await opener().open({ channel })).signedIn);
  const newGuest = async (channel: Channel = 'WEB') => as((await client().guest(channel)).body);
  const bearer = (holder?: Shopper): Record<string, string> =>
    holder ? { authorization: `Bearer ${holder.token}` } : {};
  const offer = async (source: Shopper, channel: Channel = 'ZALO_MINI_APP'): Promise<string> =>
    String((await client().post('/auth/handoff', { channel }, bearer(source))).body.code);
  const redeem = (
    code: unknown,
    receiver?: Shopper,
    { confirm = true, channel = 'ZALO_MINI_APP', ...headers }: Record<string, unknown> = {},
  ): Promise<AuthAnswer> =>
    client().post(
      '/auth/handoff/redeem',
      { code, channel, confirm },
      {
        ...bearer(receiver),
        ...(headers as Record<string, string>),
      },
    );
  const post = (code: string, more: object) =>
    client().post('/auth/handoff/redeem', { code, channel: 'ZALO_MINI_APP', confirm: true, ...more });
  const alive = async (holder: Shopper) =>
    (await client().ask('GET', '/auth/sessions', bearer(holder))).status === 200;
  const recordOf = (code: string) =>
    redis.hgetall(codeKey(createHash('sha256').update(code).digest('base64url')));
  const invalid = { status: 400, body: { code: 'INVALID_CODE' } };

  it('asks the receiving side first, and then brings the shopper and the cart', async () => {
    const shopper = await newShopper();
    await shopper.add({ lines: [{ sku: 'P001', quantity: 2 }, { sku: 'P002' }] });
    const code = await offer(shopper);

    const asked = await redeem(code, undefined, { confirm: false });
    expect(asked.headers.get('cache-control')).toBe('private, no-store');
    expect(asked.body).toEqual({
      confirmationNeeded: true,
      identity: { kind: 'SHOPPER' },
      from: 'WEB',
      lineCount: 2,
      totalQuantity: 3,
    });

    const { status, body, cookie } = await redeem(code);
    expect({ status, identity: body.identity, cookie }).toEqual({
      status: 200,
      identity: { id: shopper.id, kind: 'SHOPPER' },
      cookie: undefined,
    });
    expect(unitsOf(await as(body).cart())).toEqual({ P001: 2, P002: 1 });
    const { body: sessions } = await client().ask('GET', '/auth/sessions', bearer(shopper));
    expect(sessions).toHaveLength(2);
  });

  it('gives the website its cookie', async () => {
    const guest = await newGuest('ZALO_MINI_APP');

    const { body, cookie } = await redeem(await offer(guest, 'WEB'), undefined, { channel: 'WEB' });

    expect(body.identity).toEqual({ id: guest.id, kind: 'GUEST' });
    expect((await client().ask('GET', '/auth/sessions', { cookie: cookie! })).status).toBe(200);
  });

  it('merges the cart of the guest who is there already', async () => {
    const [shopper, guest] = [await newShopper(), await newGuest('ZALO_MINI_APP')];
    await shopper.add({ lines: [{ sku: 'P001' }] });
    await guest.add({ lines: [{ sku: 'P001', quantity: 2 }] });

    const { body } = await redeem(await offer(shopper), guest);

    expect(body.identity.id).toBe(shopper.id);
    expect(body['merge']).toMatchObject({ lines: [{ sku: 'P001', outcome: 'COMBINED', quantityAfter: 3 }] });
    expect(unitsOf(await as(body).cart())).toEqual({ P001: 3 });
  });

  it('merges the cart of the guest who arrives where a shopper is', async () => {
    const [guest, shopper] = [await newGuest(), await newShopper('ZALO_MINI_APP')];
    await guest.add({ lines: [{ sku: 'P001', quantity: 2 }] });

    const { body } = await redeem(await offer(guest), shopper);

    expect(body.identity).toEqual({ id: shopper.id, kind: 'SHOPPER' });
    expect(unitsOf(await as(body).cart())).toEqual({ P001: 2 });
    expect(await guest.ask(CartDocument)).toMatchObject({
      errors: [{ extensions: { code: 'SIGNED_IN_ELSEWHERE', retryable: false } }],
    });
  });

  it('merges the cart of the guest who is there into that of the guest who arrives, and closes it', async () => {
    const [arriving, present] = [await newGuest(), await newGuest('ZALO_MINI_APP')];
    await arriving.add({ lines: [{ sku: 'P001' }] });
    await present.add({ lines: [{ sku: 'P001', quantity: 2 }], idempotencyKey: 'known' });
    const [code, attempt] = [await offer(arriving), randomUUID()];
    const redeemAs = () =>
      client().post(
        '/auth/handoff/redeem',
        { code, channel: 'ZALO_MINI_APP', confirm: true, attempt },
        bearer(present),
      );

    const answers = [await redeemAs(), await redeemAs()];

    for (const { body } of answers) {
      expect(body.identity).toEqual({ id: arriving.id, kind: 'GUEST' });
      expect(body['merge']).toMatchObject({ lines: [{ sku: 'P001', quantityFromSource: 2 }] });
    }
    const guest = as(answers[0]!.body);
    const again = await guest.add({ lines: [{ sku: 'P001', quantity: 2 }], idempotencyKey: 'known' });
    expect({ replayed: again.replayed, units: unitsOf(again.cart) }).toEqual({
      replayed: true,
      units: { P001: 3 },
    });
    expect((await present.ask(CartDocument)).errors).toMatchObject([
      { extensions: { code: 'SIGNED_IN_ELSEWHERE' } },
    ]);
    await guest.undoMergeCart({ mergeId: (await guest.merges())[0]!.id });
    expect((await guest.merges())[0]!.returned).toMatchObject([{ sku: 'P001', quantity: 2 }]);
  });

  it('brings no guest who has signed in since', async () => {
    const [guest, shopper] = [await newGuest(), await newShopper()];
    await guest.add({ lines: [{ sku: 'P001' }] });
    const [code, other] = [await offer(guest), await offer(guest, 'WEB')];
    await redeem(other, shopper, { channel: 'WEB' });

    for (const confirm of [false, true])
      expect(await redeem(code, undefined, { confirm })).toMatchObject({
        status: 409,
        body: { code: 'SIGNED_IN_ELSEWHERE' },
      });
    expect(unitsOf(await shopper.cart())).toEqual({ P001: 1 });
  });

  it('signs no shopper out, however often the guest comes with the code', async () => {
    const [guest, { signedIn, secret }] = [await newGuest('ZALO_MINI_APP'), await opener().open()];
    const code = await offer(guest, 'WEB');
    const byCookie = { cookie: `__Host-onecart=${secret}`, origin: WEBSITE };

    const redeemed = await redeem(code, undefined, { channel: 'WEB', ...byCookie });
    const again = await redeem(code, undefined, { channel: 'WEB', ...byCookie });
    const byGuest = await redeem(code, undefined, { channel: 'WEB' });

    expect([redeemed, again, byGuest].map(({ status, cookie }) => [status, cookie])).toEqual([
      [200, undefined],
      [200, undefined],
      [400, undefined],
    ]);
    expect(await alive(as(signedIn))).toBe(true);
    expect(await alive(as(again.body))).toBe(true);
    const { refreshToken } = signedIn;
    expect((await client().post('/auth/refresh', { refreshToken })).status).toBe(200);
  });

  it('never makes one of two shoppers, and leaves the code as it was', async () => {
    const [mine, theirs] = [await newShopper(), await newShopper('ZALO_MINI_APP')];
    const code = await offer(mine);

    for (const confirm of [false, true]) {
      const refused = await redeem(code, theirs, { confirm });
      expect(refused).toMatchObject({ status: 409, body: { code: 'ALREADY_SIGNED_IN' } });
    }
    expect((await redeem(code)).status).toBe(200);
  });

  it('happens once for 100 at once', async () => {
    const code = await offer(await newGuest());

    const answers = await Promise.all(Array.from({ length: 100 }, () => redeem(code)));

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array<number>(99).fill(400)]);
  });

  it('is taken back when the code comes a second time', async () => {
    const code = await offer(await newGuest());
    const { body } = await redeem(code);
    expect(await alive(as(body))).toBe(true);

    expect(await redeem(code)).toMatchObject(invalid);

    await until('the session is ended', async () => !(await alive(as(body))), 5000);
    const { refreshToken } = body;
    expect((await client().post('/auth/refresh', { refreshToken })).status).toBe(401);
  });

  it('can be repeated by who made up the attempt, and by nobody else', async () => {
    const code = await offer(await newShopper('ZALO_MINI_APP'), 'WEB');
    const attempt = randomUUID();
    const confirmed = { channel: 'WEB', attempt };

    const answers = await Promise.all(Array.from({ length: 20 }, () => post(code, confirmed)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(answers.map(({ cookie }) => cookie)).size).toBe(1);
    const [{ cookie, body }] = answers as [AuthAnswer];
    const id = sessionIdOf(cookie!.split('=')[1]!)!;
    await redis.del(sessionKey(id)); // as if the service had died before it opened the session
    expect(await post(code, confirmed)).toMatchObject({ status: 200, cookie });
    expect(await redis.exists(sessionKey(id))).toBe(1);
    expect(JSON.stringify(await recordOf(code))).not.toContain(attempt);

    expect(await post(code, { channel: 'WEB', attempt: randomUUID() })).toMatchObject(invalid);
    expect(await alive(as(body))).toBe(false);
  });

  it('wants an attempt that nobody guesses', async () => {
    for (const attempt of ['', '1', 'x'.repeat(21), 'x'.repeat(129), ' '.repeat(22)])
      expect(await post(await offer(await newGuest()), { attempt })).toMatchObject({
        status: 400,
        body: { code: 'BAD_REQUEST', detail: expect.stringContaining('body/attempt') as string },
      });
  });

  it('may be retried from the session that it opened, as when a page is reloaded', async () => {
    const code = await offer(await newShopper('ZALO_MINI_APP'), 'WEB');
    const { cookie, body } = await redeem(code, undefined, { channel: 'WEB' });
    const byCookie = { channel: 'WEB', cookie, origin: WEBSITE };

    const asked = await redeem(code, undefined, { ...byCookie, confirm: false });
    const again = await redeem(code, undefined, byCookie);

    expect(asked.body).toMatchObject({ confirmationNeeded: true });
    expect(again).toMatchObject({ status: 200, body: { identity: body.identity } });
    expect(await alive(as(body))).toBe(true);
    expect(await alive(as(again.body))).toBe(true);
  });

  it.each<[string, (code: string) => Promise<AuthAnswer>]>([
    ['for another channel', (code) => redeem(code, undefined, { channel: 'WEB' })],
    ['a guess', () => redeem('A'.repeat(22))],
    ['empty', () => redeem('')],
    ['a character longer', (code) => redeem(`${code}A`)],
    [
      'in other letters',
      (code) => redeem(code.toLowerCase() === code ? code.toUpperCase() : code.toLowerCase()),
    ],
    ['of 10,000 characters', () => redeem('A'.repeat(10_000))],
    ['an access token', async () => redeem((await newGuest()).token)],
    ['a name in Redis', () => redeem('*{b000}\r\n')],
  ])('is refused alike, and does not spoil the code, for one that is %s', async (_, attempt) => {
    const code = await offer(await newGuest());

    const refused = await attempt(code);

    const unknown = await redeem('B'.repeat(21) + 'A');
    expect(refused).toMatchObject(invalid);
    expect({ ...refused.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
    expect((await redeem(code)).status).toBe(200);
  });

  it.each([
    ['a number', 7],
    ['a list', ['x']],
    ['an object', {}],
    ['null', null],
  ])('names the field for a code that is %s', async (_, code) => {
    expect(await redeem(code)).toMatchObject({
      status: 400,
      body: { code: 'BAD_REQUEST', detail: expect.stringContaining('body/code') as string },
    });
  });

  it('needs somebody who is signed in, and a channel there is', async () => {
    const guest = await newGuest();

    expect((await client().post('/auth/handoff', { channel: 'WEB' })).status).toBe(401);
    expect((await client().post('/auth/handoff', { channel: 'FAX' }, bearer(guest))).status).toBe(400);
  });

  it('ends with the session that gave out the code', async () => {
    const guest = await newGuest();
    const code = await offer(guest);
    await client().post('/auth/logout', undefined, bearer(guest));

    expect(await redeem(code)).toMatchObject(invalid);
  });

  it('ends after 60 seconds, and keeps only a hash of the code', async () => {
    const code = await offer(await newGuest());
    const key = codeKey(createHash('sha256').update(code).digest('base64url'));

    const life = await redis.ttl(key);
    expect(life).toBeGreaterThan(50);
    expect(life).toBeLessThanOrEqual(60);
    expect(JSON.stringify(await recordOf(code))).not.toContain(code);
    await redis.del(key);
    expect(await redeem(code)).toMatchObject(invalid);
  });
});
