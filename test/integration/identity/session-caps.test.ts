import { decodeJwt } from 'jose';
import { newIdentityId } from '../../../src/identity/identity';
import type { OpenedSession } from '../../../src/identity/sessions/session-service';
import { sessionKey, sessionsKey } from '../../../src/redis/keys';
import type { AuthAnswer, AuthBody } from '../../support/auth-client';
import { AuthClient, WEBSITE } from '../../support/auth-client';
import { SessionOpener } from '../../support/session-opener';
import { stores } from '../../support/stores';
import { until } from '../../support/until';
import { prepare, use, useService, useStore } from '../../support/use';

const EVERYWHERE_WITHIN_MS = 5000;
const DAY_SECONDS = 24 * 3600;

type Holder = Pick<AuthBody, 'accessToken' | 'refreshToken' | 'identity'>;
interface Shown {
  readonly id: string;
  readonly current: boolean;
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe.each(stores)('how many sessions an identity has over $store', ({ env }) => {
  const redis = useStore(env);
  const services = [useService(env), useService(env)];
  const clients = prepare(() => services.map((service) => new AuthClient(service().url)));
  const opener = use(() => SessionOpener.connect(env));

  const bearer = ({ accessToken }: Pick<Holder, 'accessToken'>) => ({
    authorization: `Bearer ${accessToken}`,
  });
  const idOf = ({ accessToken }: Pick<Holder, 'accessToken'>) => String(decodeJwt(accessToken)['sid']);
  const signIn = async (identity = newIdentityId()): Promise<OpenedSession> =>
    opener().open({ identity, credential: 'zalo:1:2' });
  const shown = async (holder: Holder) =>
    (await clients()[0]!.ask('GET', '/auth/sessions', bearer(holder))).body as unknown as Shown[];
  const handOff = async (source: Holder, index = 0): Promise<AuthAnswer> => {
    const client = clients()[index % clients().length]!;
    const channel = 'ZALO_MINI_APP';
    const { body } = await client.post('/auth/handoff', { channel }, bearer(source));
    return client.post('/auth/handoff/redeem', { code: body.code, channel, confirm: true });
  };
  const areRefused = (holders: readonly Holder[]) =>
    until(
      'every instance refuses the tokens',
      async () => {
        const answers = await Promise.all(
          holders.flatMap((holder) =>
            clients().map((client) => client.ask('GET', '/auth/sessions', bearer(holder))),
          ),
        );
        return answers.every(({ status }) => status === 401);
      },
      EVERYWHERE_WITHIN_MS,
    );

  it.each([
    ['a shopper', async () => (await signIn()).signedIn as Holder],
    ['a guest', async () => (await clients()[0]!.guest()).body as Holder],
  ])('shows and ends all that 106 hand-offs with one stolen token of %s opened', async (_, open) => {
    const owner = await open();
    const stolen: Holder[] = [];
    for (const atOnce of [1, 1, 1, 1, ...Array<number>(6).fill(17)]) {
      const answers = await Promise.all(times(atOnce, (index) => handOff(owner, index)));
      expect(answers.map(({ status }) => status)).toEqual(Array(atOnce).fill(200));
      stolen.push(...answers.map(({ body }) => body));
    }

    const sessions = await shown(owner);
    expect(sessions).toHaveLength(6);
    const living = stolen.filter((thief) => sessions.some(({ id }) => id === idOf(thief)));
    expect(living).toHaveLength(5);
    await areRefused(stolen.filter((thief) => !living.includes(thief)));
    const records = await Promise.all(stolen.map((thief) => redis.hget(sessionKey(idOf(thief)), 'ended')));
    expect(records.filter((ended) => ended === null)).toHaveLength(5);

    const { status } = await clients()[0]!.ask('DELETE', '/auth/sessions', bearer(owner));

    expect(status).toBe(204);
    expect(await shown(owner)).toMatchObject([{ id: idOf(owner), current: true }]);
    await areRefused(living);
    const { refreshToken } = living[0]!;
    expect((await clients()[1]!.post('/auth/refresh', { refreshToken })).status).toBe(401);
    expect((await clients()[0]!.post('/auth/refresh', { refreshToken: owner.refreshToken })).status).toBe(
      200,
    );
  });

  it('is 100 after 150 sign-ins at once, and the least recently used has ended', async () => {
    const identity = newIdentityId();
    const first = await signIn(identity);
    const second = await signIn(identity);
    await clients()[0]!.post('/auth/refresh', { refreshToken: first.signedIn.refreshToken });
    for (let i = 0; i < 98; i += 1) await signIn(identity);
    const last = await signIn(identity);
    const listed = await redis.zrange(sessionsKey(identity), '0', '-1');

    expect(listed).toHaveLength(100);
    expect(listed).toContain(idOf(first.signedIn));
    expect(listed).not.toContain(idOf(second.signedIn));
    await areRefused([second.signedIn]);

    await Promise.all(times(150, () => signIn(identity)));

    const kept = await redis.zrange(sessionsKey(identity), '0', '-1');
    expect(kept).toHaveLength(100);
    await areRefused([last.signedIn]);
  });

  it('counts neither what has expired nor what was ended elsewhere', async () => {
    const identity = newIdentityId();
    const key = sessionsKey(identity);
    const owner = await signIn(identity);
    const now = Math.floor(Date.now() / 1000);
    await redis.zadd(key, ...times(60, (index) => [now - 31 * DAY_SECONDS, `expired${index}`]).flat());
    await redis.zadd(key, ...times(120, (index) => [now + 60, `ended${index}`]).flat());

    await signIn(identity);

    expect(await redis.zcard(key)).toBe(2);
    expect(await shown(owner.signedIn)).toHaveLength(2);
  });

  it('shows and ends the sessions that piled up under the former release', async () => {
    const identity = newIdentityId();
    const now = Math.floor(Date.now() / 1000);
    const record = { identity, kind: 'SHOPPER', channel: 'WEB', credential: '', agent: 'x', name: '' };
    const ids = times(130, (index) => `${identity}-${index}`);
    await Promise.all(
      ids.map(async (id, index) => {
        const seen = now - 1000 + index;
        await redis.hset(sessionKey(id), { ...record, created: seen, seen, generation: 0, rotatedAt: seen });
        await redis.zadd(sessionsKey(identity), seen, id);
      }),
    );

    const owner = await signIn(identity);

    const sessions = await shown(owner.signedIn);
    expect(sessions.map(({ id }) => id)).toEqual([idOf(owner.signedIn), ...ids.slice(31).reverse()]);
    expect(await redis.hget(sessionKey(ids[30]!), 'ended')).not.toBeNull();
    expect((await clients()[0]!.ask('DELETE', '/auth/sessions', bearer(owner.signedIn))).status).toBe(204);
    expect(await shown(owner.signedIn)).toHaveLength(1);
  });

  it('is none after DELETE /auth/sessions?all=true, whatever a thief hands off meanwhile', async () => {
    const owner = await signIn();
    const held: Holder[] = [owner.signedIn];
    let going = true;
    const stealing = times(4, async (index) => {
      while (going) {
        const { status, body } = await handOff(held[Math.max(0, held.length - 1 - index)]!, index);
        if (status === 200) held.push(body);
      }
    });
    await until('some were stolen', async () => held.length > 8);

    const { status } = await clients()[0]!.ask('DELETE', '/auth/sessions?all=true', bearer(owner.signedIn));
    going = false;
    await Promise.all(stealing);

    expect(status).toBe(204);
    const records = await Promise.all(held.map((holder) => redis.hgetall(sessionKey(idOf(holder)))));
    expect(records.filter((fields) => fields['identity'] && !fields['ended'])).toEqual([]);
  });

  it('is none after DELETE /auth/sessions?all=true by cookie, which is cleared', async () => {
    const owner = await signIn();
    const other = await signIn(owner.viewer.id);
    const cookie = `__Host-onecart=${owner.secret!}`;

    const refused = await clients()[0]!.ask('DELETE', '/auth/sessions?all=true', { cookie });
    const bad = await clients()[0]!.ask('DELETE', '/auth/sessions?all=yes', { cookie, origin: WEBSITE });
    const ended = await clients()[0]!.ask('DELETE', '/auth/sessions?all=true', { cookie, origin: WEBSITE });

    expect([refused.status, bad.status, ended.status]).toEqual([403, 400, 204]);
    expect(bad.body.detail).toContain('all');
    expect(ended.cookie).toBe('__Host-onecart=');
    await areRefused([owner.signedIn, other.signedIn]);
    expect(await redis.exists(sessionsKey(owner.viewer.id))).toBe(0);
    expect((await clients()[1]!.ask('GET', '/auth/sessions', { cookie })).status).toBe(401);
  });

  it('is ended for nobody without a session', async () => {
    for (const query of ['', '?all=true'])
      expect((await clients()[0]!.ask('DELETE', `/auth/sessions${query}`)).status).toBe(401);
  });
});
