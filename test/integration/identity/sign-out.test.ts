import { newIdentityId } from '../../../src/identity/identity';
import { sessionKey, sessionsKey } from '../../../src/redis/keys';
import type { AuthAnswer } from '../../support/auth-client';
import { AuthClient, WEBSITE } from '../../support/auth-client';
import { startService } from '../../support/service';
import { SessionOpener } from '../../support/session-opener';
import { stores } from '../../support/stores';
import { signToken } from '../../support/tokens';
import { until } from '../../support/until';
import { prepare, use, useService, useStore } from '../../support/use';

const EVERYWHERE_WITHIN_MS = 5000;

describe.each(stores)('signing out over $store', ({ env }) => {
  const redis = useStore(env);
  const service = useService(env);
  const otherService = useService(env);
  const here = prepare(() => new AuthClient(service().url));
  const elsewhere = prepare(() => new AuthClient(otherService().url));
  const opener = use(() => SessionOpener.connect(env));

  const bearer = (accessToken: string) => ({ authorization: `Bearer ${accessToken}` });
  const sessionsOf = async (client: AuthClient, accessToken: string): Promise<AuthAnswer> =>
    client.ask('GET', '/auth/sessions', bearer(accessToken));
  const refusedEverywhere = (accessToken: string) =>
    until(
      'every instance refuses the token',
      async () => {
        const answers = await Promise.all([here(), elsewhere()].map((one) => sessionsOf(one, accessToken)));
        return answers.every(({ status }) => status === 401);
      },
      EVERYWHERE_WITHIN_MS,
    );

  it('by an access token ends the session on every instance within 5 s, also for remembered tokens', async () => {
    const { accessToken, refreshToken } = (await here().guest('ZALO_MINI_APP')).body;
    expect((await sessionsOf(elsewhere(), accessToken)).status).toBe(200);

    const { status } = await here().post('/auth/logout', undefined, bearer(accessToken));

    expect(status).toBe(204);
    expect((await sessionsOf(here(), accessToken)).status).toBe(401);
    await refusedEverywhere(accessToken);
    expect((await elsewhere().post('/auth/refresh', { refreshToken })).status).toBe(401);
  });

  it('by the cookie ends the session and takes the cookie back', async () => {
    const { cookie, body } = await here().guest();

    const left = await here().post('/auth/logout', undefined, { cookie: cookie!, origin: WEBSITE });

    expect(left.status).toBe(204);
    expect(left.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-onecart=; .*Path=\/; Expires=Thu, 01 Jan 1970 .*HttpOnly; Secure/,
      ) as string,
    ]);
    expect((await elsewhere().ask('GET', '/auth/sessions', { cookie: cookie! })).status).toBe(401);
    await refusedEverywhere(body.accessToken);
  });

  it('can be repeated, and asks for nothing', async () => {
    const { accessToken } = (await here().guest()).body;

    for (const headers of [bearer(accessToken), bearer(accessToken), {}])
      expect((await here().post('/auth/logout', undefined, headers)).status).toBe(204);
  });

  describe('by several proofs, each of which is judged by itself', () => {
    const expired = async () => bearer(await signToken({ expiresIn: -60 }));
    const living = async (refreshToken: string) =>
      (await elsewhere().post('/auth/refresh', { refreshToken })).status === 200;

    it('ends the session of a refresh token, whatever became of the access token', async () => {
      const { refreshToken } = (await here().guest('ZALO_MINI_APP')).body;

      expect((await here().post('/auth/logout', {}, await expired())).status).toBe(401);
      const left = await here().post('/auth/logout', { refreshToken }, await expired());

      expect(left.status).toBe(204);
      expect(await living(refreshToken)).toBe(false);
      expect((await here().post('/auth/logout', { refreshToken })).status).toBe(204);
    });

    it('ends the session of a refresh token that was used before', async () => {
      const used = (await here().guest('ZALO_MINI_APP')).body.refreshToken;
      const { refreshToken } = (await here().post('/auth/refresh', { refreshToken: used })).body;

      expect((await here().post('/auth/logout', { refreshToken: used })).status).toBe(204);

      expect(await living(refreshToken)).toBe(false);
    });

    it('ends the session of the cookie, whatever became of the access token', async () => {
      const { cookie } = await here().guest();
      const headers = { cookie: cookie!, origin: WEBSITE, ...(await expired()) };

      const left = await here().post('/auth/logout', undefined, headers);

      expect([left.status, left.cookie]).toEqual([204, '__Host-onecart=']);
      expect((await here().ask('GET', '/auth/sessions', { cookie: cookie! })).status).toBe(401);
    });

    it('ends the sessions of two people that one browser has proofs of', async () => {
      const [one, other] = [await here().guest(), await here().guest()];
      const headers = { cookie: other.cookie!, origin: WEBSITE, ...bearer(one.body.accessToken) };

      expect((await here().post('/auth/logout', undefined, headers)).status).toBe(204);

      for (const { cookie } of [one, other])
        expect((await here().ask('GET', '/auth/sessions', { cookie: cookie! })).status).toBe(401);
    });

    it('ends nothing by a token that is no refresh token of ours, and says so', async () => {
      const { accessToken } = (await here().guest()).body;

      for (const refreshToken of ['nonsense', accessToken])
        expect(await here().post('/auth/logout', { refreshToken })).toMatchObject({ status: 401 });
      expect(await here().post('/auth/logout', { refreshToken: 7 })).toMatchObject({
        status: 400,
        body: { detail: expect.stringContaining('body/refreshToken') as string },
      });
      expect((await sessionsOf(here(), accessToken)).status).toBe(200);
    });
  });

  it('leaves the cookie to a browser that a form of a page elsewhere sends here without it', async () => {
    const headers = { origin: 'https://evil.example', 'content-type': 'text/plain' };

    const left = await here().post('/auth/logout', undefined, headers);

    expect(left.headers.getSetCookie()).toEqual([]);
  });

  it.each([
    ['a bad access token', bearer('nonsense'), 401],
    ['a cookie from a page elsewhere', { origin: 'https://evil.example' }, 403],
    ['a cookie from nowhere', {}, 403],
    ['a cookie from a form', { origin: WEBSITE, 'content-type': 'text/plain' }, 403],
  ])('does not believe %s', async (_, headers, expected) => {
    const { cookie } = await here().guest();

    const { status } = await here().post('/auth/logout', undefined, { cookie: cookie!, ...headers });

    expect(status).toBe(expected);
    expect((await here().ask('GET', '/auth/sessions', { cookie: cookie! })).status).toBe(200);
  });

  it('is known to an instance that starts later', async () => {
    const { accessToken } = (await here().guest()).body;
    await here().post('/auth/logout', undefined, bearer(accessToken));

    const later = await startService(env);
    const { status } = await sessionsOf(new AuthClient(later.url), accessToken);
    await later.stop();

    expect(status).toBe(401);
  });

  describe('elsewhere', () => {
    const identity = newIdentityId();

    const open = (agent: string, of = identity) =>
      opener().open({ identity: of, agent, channel: 'ZALO_MINI_APP' });

    it('begins with a list of the sessions, in which one is the current one', async () => {
      const phone = await open('Phone');
      const laptop = await open('Laptop');

      const { body, headers } = await sessionsOf(here(), phone.signedIn.accessToken);

      expect(headers.get('cache-control')).toBe('private, no-store');
      const time = expect.stringMatching(/^20\d\d-.*Z$/) as string;
      const shown = { channel: 'ZALO_MINI_APP', createdAt: time, lastSeenAt: time };
      expect(body).toHaveLength(2);
      expect(body).toEqual(
        expect.arrayContaining([
          { id: phone.viewer.sessionId, agent: 'Phone', current: true, ...shown },
          { id: laptop.viewer.sessionId, agent: 'Laptop', current: false, ...shown },
        ]),
      );
    });

    it('ends one session and no other', async () => {
      const [mine, lost] = [await open('Mine'), await open('Lost')];
      const path = `/auth/sessions/${lost.viewer.sessionId}`;

      expect((await here().ask('DELETE', path, bearer(mine.signedIn.accessToken))).status).toBe(204);

      await refusedEverywhere(lost.signedIn.accessToken);
      const { refreshToken } = lost.signedIn;
      expect((await here().post('/auth/refresh', { refreshToken })).status).toBe(401);
      const { status, body } = await sessionsOf(elsewhere(), mine.signedIn.accessToken);
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toContain(lost.viewer.sessionId);
      expect((await here().ask('DELETE', path, bearer(mine.signedIn.accessToken))).status).toBe(404);
    });

    it('says the same of a session that is somebody else’s and of one that is not there', async () => {
      const [mine, theirs] = [await open('Mine'), await open('Theirs', newIdentityId())];
      const guests = (await here().guest()).body.accessToken;
      const end = async (id: string, token: string) => {
        const { status, body } = await here().ask('DELETE', `/auth/sessions/${id}`, bearer(token));
        return { status, ...body, requestId: undefined };
      };

      const missing = await end('A'.repeat(43), mine.signedIn.accessToken);

      expect(missing).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      expect(await end(theirs.viewer.sessionId, mine.signedIn.accessToken)).toEqual(missing);
      expect(await end(theirs.viewer.sessionId, guests)).toEqual(missing);
      for (const id of ['..%2Frevocations', '%7Bb000%7D', '%00', 'x'.repeat(100)])
        expect(await end(id, mine.signedIn.accessToken)).toEqual(missing);
      expect((await sessionsOf(here(), theirs.signedIn.accessToken)).status).toBe(200);
    });

    it('forgets entries whose session is gone', async () => {
      const of = newIdentityId();
      const [mine, gone] = [await open('Mine', of), await open('Gone', of)];
      await redis.del(sessionKey(gone.viewer.sessionId));

      const { body } = await sessionsOf(here(), mine.signedIn.accessToken);

      expect(body).toMatchObject([{ id: mine.viewer.sessionId }]);
      expect(await redis.zrange(sessionsKey(of), '0', '-1')).toEqual([mine.viewer.sessionId]);
    });
  });
});
