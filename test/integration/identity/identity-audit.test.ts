import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Mismatch } from '../../../src/identity/identity-audit';
import { IdentityAudit } from '../../../src/identity/identity-audit';
import { newIdentityId } from '../../../src/identity/identity';
import { IdentityRegistry } from '../../../src/identity/identity-registry';
import { HashReader } from '../../../src/redis/hash-reader';
import { ScriptRunner } from '../../../src/redis/script-runner';
import type { AuthAnswer } from '../../support/auth-client';
import { AuthClient } from '../../support/auth-client';
import { TestIdentityProvider } from '../../support/identity-provider';
import { startRedis } from '../../support/redis-server';
import type { Service } from '../../support/service';
import { serviceEnv, startService } from '../../support/service';
import { stores } from '../../support/stores';
import { use, useService } from '../../support/use';
import { TestZalo } from '../../support/zalo';
import { until } from '../../support/until';
import { openRedis } from '../../support/zalo-client';

const shop = use(() => TestIdentityProvider.start());
const zalo = use(() => TestZalo.start());
let people = 0;

const signIn = async (service: Service, headers: Record<string, string> = {}, channel = 'WEB') =>
  new AuthClient(service.url).post(
    '/auth/exchange',
    { token: await shop().tokenOf(`person ${++people}`), channel },
    headers,
  );
const bearer = ({ body }: AuthAnswer) => ({ authorization: `Bearer ${body.accessToken}` });

describe.each(stores)('the audit of identities over $store', ({ env }) => {
  const service = useService(() => ({ ...env, ...shop().env, ...zalo().env }));
  const redis = use(() => openRedis(env));

  const audit = async () => {
    const observe = () => undefined;
    const reader = new HashReader(redis(), observe);
    const identities = new IdentityRegistry(new ScriptRunner(redis(), 'fsync', observe), reader);
    const mismatches: Mismatch[] = [];
    let records = 0;
    for await (const step of new IdentityAudit(redis(), reader, identities).walk()) {
      records += step.records;
      mismatches.push(...step.mismatches);
    }
    return { records, of: (key: string) => mismatches.flatMap((m) => (m.key === key ? [m.problem] : [])) };
  };

  it('finds nothing wrong with people who signed in, linked credentials and became one', async () => {
    const first = await signIn(service(), {}, 'ZALO_MINI_APP');
    const miniApp = { accessToken: await zalo().miniAppToken('lan') };
    const client = new AuthClient(service().url);
    await client.post('/auth/zalo/mini-app', miniApp);
    const joined = await client.post('/auth/zalo/mini-app', { ...miniApp, confirm: true }, bearer(first));

    const { records, of } = await audit();

    expect(records).toBeGreaterThanOrEqual(6);
    for (const { body } of [first, joined]) expect(of(`identity:${body.identity.id}`)).toEqual([]);
    const record = await redis().hgetall(`identity:${joined.body.identity.id}`);
    for (const name of Object.keys(record)) expect(of(`credential:${name}`)).toEqual([]);
  });

  it('names a credential, an identity and a session that say something else', async () => {
    const [one, other] = [await signIn(service()), await signIn(service())];
    const [credential] = Object.keys(await redis().hgetall(`identity:${one.body.identity.id}`));
    await redis().hset(`credential:${credential}`, 'identity', other.body.identity.id);

    const { of } = await audit();

    expect(of(`credential:${credential}`)).toEqual([
      `proves ${other.body.identity.id}, whose record does not have it`,
    ]);
    expect(of(`identity:${one.body.identity.id}`)).toEqual([
      `is of ${one.body.identity.id} by ${credential}, which proves ${other.body.identity.id}`,
    ]);
    const [session] = await redis().zrange(`sessions:${one.body.identity.id}`, '0', '-1');
    expect(of(`session:${session}`)).toHaveLength(1);
    await redis().hset(`credential:${credential}`, 'identity', one.body.identity.id);
    expect((await audit()).of(`session:${session}`)).toEqual([]);
  });

  it('names an alias of somebody younger', async () => {
    const { body } = await signIn(service());
    const younger = newIdentityId();
    await redis().hset(`identity:${body.identity.id}`, 'alias', younger);

    expect((await audit()).of(`identity:${body.identity.id}`)).toContain(
      `is an alias of ${younger}, which is not older`,
    );
    await redis().hdel(`identity:${body.identity.id}`, 'alias');
  });
});

describe('the metric of identities', () => {
  it('counts at each refresh whether the credential proves the identity', async () => {
    const { env } = stores[0]!;
    const service = await startService({ ...env, ...shop().env });
    const redis = await openRedis(env);
    const client = new AuthClient(service.url);
    const counted = async (match: string) => {
      const metrics = await (await fetch(`${service.url}/metrics`)).text();
      return Number(
        new RegExp(`^identity_matches_total\\{match="${match}"\\} (\\d+)`, 'm').exec(metrics)?.[1] ?? 0,
      );
    };
    const first = await signIn(service);
    const second = await client.post('/auth/refresh', { refreshToken: first.body.refreshToken });
    await until('it is counted', async () => (await counted('match')) === 1);
    const [credential] = Object.keys(await redis.hgetall(`identity:${first.body.identity.id}`));
    await redis.hset(`credential:${credential}`, 'identity', newIdentityId());
    const third = await client.post('/auth/refresh', { refreshToken: second.body.refreshToken });
    await until('the mismatch is counted', async () => (await counted('mismatch')) === 1);
    await redis.hset(`credential:${credential}`, 'identity', first.body.identity.id);
    redis.disconnect();
    await service.stop();

    expect(third.status).toBe(200);
  });
});

describe('npm run identity:audit', () => {
  const run = async (env: Record<string, string>) => {
    const child = spawn(process.execPath, ['dist/src/commands/identity-audit.js'], {
      env: { PATH: process.env['PATH']!, ...serviceEnv(env) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [said, progress, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit') as Promise<[number]>,
    ]);
    return { code, said, progress };
  };

  it('exits with 0 when all match, with 1 and the names when not, and tells how far it is', async () => {
    const redis = await startRedis();
    const env = { REDIS_URL: redis.url };
    const service = await startService({ ...env, ...shop().env });
    const { body } = await signIn(service);
    const fine = await run(env);
    const store = await openRedis(env);
    await store.hset(`identity:${body.identity.id}`, 'zalo:1:2', '1');
    const wrong = await run(env);
    store.disconnect();
    await service.stop();
    await redis.stop();

    expect(fine).toMatchObject({ code: 0, said: '3 records, 0 with a mismatch: 100.0000 % match\n' });
    expect(fine.progress).toContain('3 records looked at, 0 with a mismatch\n');
    expect(wrong.code).toBe(1);
    expect(wrong.said).toBe(
      `identity:${body.identity.id} names zalo:1:2, which proves nobody\n` +
        '3 records, 1 with a mismatch: 66.6667 % match\n',
    );
  });

  it('says so when it cannot look, and exits with 1', async () => {
    const { code, progress } = await run({ REDIS_URL: 'redis://127.0.0.1:1' });
    expect(code).toBe(1);
    expect(progress).toBe('identity:audit: Redis did not answer within 250 ms.\n');
  });
});
