import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair, exportJWK } from 'jose';
import { BuiltService } from '../support/built-service';
import type { RedisServer } from '../support/redis-server';
import { startRedis } from '../support/redis-server';

describe('the process of the cart service with bad settings', () => {
  let redis: RedisServer;
  let folder: string;
  let service: BuiltService | undefined;

  beforeAll(async () => {
    redis = await startRedis();
    folder = await mkdtemp(join(tmpdir(), 'onecart-settings-'));
  });
  afterEach(async () => {
    await service?.kill();
    service = undefined;
  });
  afterAll(async () => {
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('names all bad settings at once and ends with code 1', async () => {
    service = await BuiltService.spawn({
      PORT: 'seven',
      REDIS_URL: 'localhost',
      CART_DURABILITY: 'maybe',
      ROUTER_SECRET: 'short',
    });

    expect(await service.exited()).toBe(1);
    for (const name of ['PORT', 'REDIS_URL', 'CART_DURABILITY', 'ROUTER_SECRET'])
      expect(service.output).toContain(name);
    expect(service.output).toContain('fsync, replicated');
    expect(service.output).not.toMatch(/short"|\n +at /);
  });

  it('demands in production what it makes up in development', async () => {
    service = await BuiltService.spawn({
      NODE_ENV: 'production',
      ROUTER_SECRET: '',
      SIGNING_KEYS_FILE: '',
      REDIS_URL: '',
    });

    expect(await service.exited()).toBe(1);
    const made = ['ROUTER_SECRET', 'SIGNING_KEYS_FILE', 'REDIS_URL', 'TOKEN_ISSUER', 'ALLOWED_ORIGINS'];
    for (const name of [...made, 'PUBLIC_URL', 'ZALO_APP_ID', 'ZALO_APP_SECRET'])
      expect(service.output).toContain(`${name} is missing`);
  });

  it('names a taken port and what to do', async () => {
    service = await BuiltService.spawn({ REDIS_URL: redis.url, PORT: String(redis.port) });

    expect(await service.exited()).toBe(1);
    expect(service.output).toContain(`Port ${redis.port} is taken`);
    expect(service.output).toContain('PORT');
  });

  it.each([
    ['digits alone', '12345678901234567890'],
    ['short', 'fifteen-letters'],
  ])('refuses a ROUTER_SECRET that is %s, and does not show it', async (_, secret) => {
    service = await BuiltService.spawn({ REDIS_URL: redis.url, ROUTER_SECRET: secret });

    expect(await service.exited()).toBe(1);
    expect(service.output).toMatch(
      /^Bad settings:\n {2}ROUTER_SECRET: .*at least 16 .*not digits alone.*\n$/,
    );
    expect(service.output).not.toContain(secret);
  });

  const key = { kty: 'EC', crv: 'P-256', kid: 'k', x: 'eA', y: 'eQ', d: 'ZA' };
  it.each([
    ['empty', ''],
    ['no JSON', '{"keys": ['],
    ['no key set', 'null'],
    ['a key set without keys', '{"keys":[]}'],
    ['a key set of nothing', '{"keys":[null]}'],
    ['a key set of texts', '{"keys":["secret-key"]}'],
    ['a key that lacks its private part', JSON.stringify({ keys: [{ ...key, d: undefined }] })],
    ['a key of another curve', JSON.stringify({ keys: [{ ...key, crv: 'P-384' }] })],
    ['a key that is no point of its curve', JSON.stringify({ keys: [key] })],
    ['a key whose parts are numbers', JSON.stringify({ keys: [{ ...key, x: 1, y: 2, d: 3 }] })],
  ])('names SIGNING_KEYS_FILE in one line if it holds %s', async (what, text) => {
    const file = join(folder, `${what}.json`);
    await writeFile(file, text);
    service = await BuiltService.spawn({ REDIS_URL: redis.url, SIGNING_KEYS_FILE: file });

    expect(await service.exited()).toBe(1);
    expect(service.output).toMatch(/^Bad settings:\n {2}SIGNING_KEYS_FILE: .+\n$/);
    expect(service.output).toContain(file);
  });

  it.each([
    ['no JSON', '{"clients": ['],
    ['no list', '{"clients": {}}'],
    ['a scope that does not exist', '{"clients":[{"id":"shop","scopes":["all"],"secrets":[]}]}'],
    ['a secret that is no hash', '{"clients":[{"id":"shop","scopes":[],"secrets":["open-sesame"]}]}'],
  ])('names SERVICE_CLIENTS_FILE in one line if it holds %s', async (what, text) => {
    const file = join(folder, `clients, ${what}.json`);
    await writeFile(file, text);
    service = await BuiltService.spawn({ REDIS_URL: redis.url, SERVICE_CLIENTS_FILE: file });

    expect(await service.exited()).toBe(1);
    expect(service.output).toMatch(/^Bad settings:\n {2}SERVICE_CLIENTS_FILE: .+\n$/);
    expect(service.output).toContain(file);
    expect(service.output).not.toContain('open-sesame');
  });

  it.each([
    ['broken', key],
    ['null', null],
  ])('names SIGNING_KEYS_FILE in one line if the second key is %s', async (what, second) => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const first = { ...(await exportJWK(privateKey)), kid: 'good' };
    const file = join(folder, `second ${what}.json`);
    await writeFile(file, JSON.stringify({ keys: [first, second] }));
    service = await BuiltService.spawn({ REDIS_URL: redis.url, SIGNING_KEYS_FILE: file });

    expect(await service.exited()).toBe(1);
    expect(service.output).toMatch(/^Bad settings:\n {2}SIGNING_KEYS_FILE: .+\n$/);
  });

  it.each([
    ['missing in production', 'missing.json'],
    ['a folder', ''],
  ])('names SIGNING_KEYS_FILE in one line if it is %s', async (_, name) => {
    service = await BuiltService.spawn({
      NODE_ENV: 'production',
      REDIS_URL: redis.url,
      SIGNING_KEYS_FILE: join(folder, name),
      TOKEN_ISSUER: 'https://cart.example',
      ALLOWED_ORIGINS: 'https://shop.example',
      PUBLIC_URL: 'https://cart.example',
      ZALO_APP_ID: '1234567890123456789',
      ZALO_APP_SECRET: 'secret-of-the-app',
    });

    expect(await service.exited()).toBe(1);
    expect(service.output).toMatch(/^Bad settings:\n {2}SIGNING_KEYS_FILE: .+ cannot be read .+\n$/);
  });
});
