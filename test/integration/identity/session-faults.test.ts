import { decodeJwt } from 'jose';
import { scripts } from '../../../src/redis/scripts';
import { startApp } from '../../../src/app/app';
import { loadConfig } from '../../../src/config/config';
import type { AuthAnswer } from '../../support/auth-client';
import { AuthClient } from '../../support/auth-client';
import { startFaultProxy } from '../../support/fault-proxy';
import { commandNamed } from '../../support/redis-requests';
import { startRedis } from '../../support/redis-server';
import { serviceEnv } from '../../support/service';
import { until } from '../../support/until';
import { prepare, use, useService } from '../../support/use';

const ANSWER_WITHIN_MS = 1100;
const EVERYWHERE_WITHIN_MS = 5000;

describe('sessions whose Redis fails', () => {
  const server = use(startRedis);
  const proxy = use(() => startFaultProxy(server()));
  const service = useService(() => ({ REDIS_URL: proxy().url }));
  const client = prepare(() => new AuthClient(service().url));

  beforeAll(async () => {
    await signInAndOut(); // Redis knows the scripts from now on
  });
  afterEach(() => {
    server().thaw();
    proxy().heal();
  });

  const bearer = ({ body }: AuthAnswer) => ({ authorization: `Bearer ${body.accessToken}` });
  const sessionsOf = (holder: AuthAnswer, at = client()) => at.ask('GET', '/auth/sessions', bearer(holder));
  const refresh = ({ body }: AuthAnswer) =>
    client().post('/auth/refresh', { refreshToken: body.refreshToken });
  const loseReplyTo = (script: keyof typeof scripts) =>
    proxy().cutReplies({ matching: commandNamed('evalsha', scripts[script].sha), times: 1 });
  async function signInAndOut(): Promise<void> {
    const guest = await client().guest();
    await refresh(guest);
    await client().post('/auth/logout', undefined, bearer(guest));
  }

  it('refresh once although the service had to ask twice', async () => {
    const guest = await client().guest();
    loseReplyTo('refreshSession');

    const second = await refresh(guest);

    expect(second.status).toBe(200);
    expect(decodeJwt(second.body.refreshToken)['gen']).toBe(1);
    expect((await refresh(second)).status).toBe(200);
  });

  it.each(['revokeSessions', 'endSession'] as const)(
    'end although the reply to %s was lost',
    async (script) => {
      const guest = await client().guest();
      loseReplyTo(script);

      expect((await client().post('/auth/logout', undefined, bearer(guest))).status).toBe(204);

      expect((await sessionsOf(guest)).status).toBe(401);
      expect((await refresh(guest)).status).toBe(401);
    },
  );

  it('answer within a second, retryably, while Redis is frozen, and go on afterwards', async () => {
    const guest = await client().guest();
    await server().freeze();
    const sent = performance.now();
    const answers = await Promise.all([
      client().guest(),
      refresh(guest),
      sessionsOf(guest),
      client().ask('GET', '/auth/sessions', { cookie: guest.cookie! }),
      client().post('/auth/logout', undefined, bearer(guest)),
      client().post('/auth/handoff', { channel: 'WEB' }, bearer(guest)),
      client().post('/auth/handoff/redeem', { code: 'A'.repeat(22), channel: 'WEB' }),
    ]);
    const took = performance.now() - sent;
    server().thaw();

    for (const { status, body, headers } of answers) {
      expect({ status, code: body.code }).toEqual({ status: 503, code: 'STORE_UNAVAILABLE' });
      expect(headers.get('retry-after')).toBe('1');
    }
    expect(took).toBeLessThan(ANSWER_WITHIN_MS);
    await until('somebody can sign in again', async () => (await client().guest()).status === 200);
    await client().post('/auth/logout', undefined, bearer(guest));
    expect((await sessionsOf(guest)).status).toBe(401);
  });

  it('stay ended while Redis is frozen, and the metric says how old our knowledge is', async () => {
    const guest = await client().guest();
    await client().post('/auth/logout', undefined, bearer(guest));
    const age = async () => {
      const metrics = await (await fetch(`${service().url}/metrics`)).text();
      return Number(/^session_revocations_age_seconds (\S+)$/m.exec(metrics)?.[1]);
    };
    await until('we are up to date', async () => (await age()) < 2);

    await server().freeze();
    await until('our knowledge is old', async () => (await age()) > 2.5);
    expect((await sessionsOf(guest)).status).toBe(401);
    server().thaw();

    await until('we are up to date again', async () => (await age()) < 2);
    expect((await sessionsOf(guest)).status).toBe(401);
  });

  it('that ended are learned by an instance that starts while Redis is frozen, before it is ready', async () => {
    const guest = await client().guest();
    await client().post('/auth/logout', undefined, bearer(guest));
    await server().freeze();

    const app = await startApp(loadConfig(serviceEnv({ REDIS_URL: server().url })));
    try {
      expect((await fetch(`${app.url}/readyz`)).status).toBe(503);
      server().thaw();
      await until(
        'the instance is ready',
        async () => (await fetch(`${app.url}/readyz`)).ok,
        EVERYWHERE_WITHIN_MS,
      );

      expect((await sessionsOf(guest, new AuthClient(app.url))).status).toBe(401);
    } finally {
      server().thaw();
      await app.stop();
    }
  });
});
