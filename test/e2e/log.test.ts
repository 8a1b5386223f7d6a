import { Redis } from 'ioredis';
import { AuthClient, WEBSITE } from '../support/auth-client';
import { BuiltService } from '../support/built-service';
import type { RedisServer } from '../support/redis-server';
import { startRedis } from '../support/redis-server';
import { newGuest } from '../support/shopper';
import { newShopper } from '../support/tokens';
import { until } from '../support/until';

describe('the log of the cart service', () => {
  let redis: RedisServer;
  let service: BuiltService | undefined;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await service?.kill();
    service = undefined;
  });
  afterAll(() => redis?.stop());

  it('shows requests with id and operation, and neither tokens nor addresses with their query', async () => {
    service = await (await BuiltService.spawn({ REDIS_URL: redis.url })).ready();
    const guest = await newGuest(service.url);
    await guest.ask('query MyCart { cart { id } }', {}, { 'x-request-id': 'request-42' });
    await fetch(`${service.url}/nothing?code=very-secret`);
    const { output } = await until(
      'the last request is logged',
      async () => service?.output.includes('"code":404') && service,
    );

    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(
      expect.objectContaining({ reqId: 'request-42', handler: '/graphql', code: 200, operation: 'MyCart' }),
    );
    expect(output).not.toContain(guest.token);
    expect(output).not.toContain('very-secret');
  });

  it('holds no token, secret or code of a session, whatever happens to it', async () => {
    service = await (await BuiltService.spawn({ REDIS_URL: redis.url, LOG_LEVEL: 'trace' })).ready();
    const client = new AuthClient(service.url);
    const { body, cookie } = await client.guest();
    const { accessToken, refreshToken } = body;
    const bearer = { authorization: `Bearer ${accessToken}` };
    const byCookie = { cookie: cookie!, origin: WEBSITE };
    const { code } = (await client.post('/auth/handoff', { channel: 'WEB' }, bearer)).body;
    const redeem = { code, channel: 'WEB', confirm: true };
    await client.post('/auth/handoff/redeem', redeem);
    await client.post('/auth/handoff/redeem', redeem, byCookie);
    await client.post('/auth/handoff/redeem', { ...redeem, channel: 'FAX' });
    const second = (await client.post('/auth/refresh', { refreshToken })).body.refreshToken;
    await client.post('/auth/refresh', { refreshToken: second }, { 'user-agent': 'another' });
    await client.post('/auth/refresh', { refreshToken }, { 'user-agent': 'a third' });
    await client.post('/auth/refresh', { refreshToken, cookie, code }, bearer);
    await client.post('/auth/logout', {}, byCookie);
    await client.ask('GET', `/auth/nothing?code=${String(code)}`, { ...bearer, ...byCookie });
    const { output } = await until(
      'the last request is logged',
      async () => service?.output.includes('"code":404') && service,
    );

    const secrets = [accessToken, refreshToken, second, cookie!.split('=')[1]!, String(code)];
    for (const secret of secrets) expect(output).not.toContain(secret);
    expect(secrets.every((secret) => secret.length > 20)).toBe(true);
  });

  it('has room for 80 characters of an operation name', async () => {
    service = await (await BuiltService.spawn({ REDIS_URL: redis.url })).ready();
    const guest = await newGuest(service.url);

    await guest.ask(`query ${'Q'.repeat(1_000_000)} { cart { id } }`);
    await guest.ask(`query Last { cart { id } }`);

    const { output } = await until(
      'the last request is logged',
      async () => service?.output.includes('"operation":"Last"') && service,
    );
    expect(output).toContain(`"operation":"${'Q'.repeat(80)}"`);
    expect(output.length).toBeLessThan(10_000);
  });

  it.each([
    ['redis://:hunter2@', 'wrong'],
    ['redis://somebody:hunter2@', 'unknown'],
  ])('never shows the password of %s…, which is %s', async (access) => {
    const administrator = new Redis(redis.url);
    await administrator.config('SET', 'requirepass', 'another');
    try {
      const url = redis.url.replace('redis://', access);
      service = await BuiltService.spawn({ REDIS_URL: url, LOG_LEVEL: 'trace' });
      const { output } = await until(
        'the refusal is logged',
        async () => service?.output.includes('WRONGPASS') && service,
      );
      await until('the service answers', async () => (await fetch(`${service!.url}/healthz`)).ok);
      const shopper = await newShopper(service.url);
      const answers = [
        await shopper.ask('{ cart { id } }'),
        await shopper.ask('mutation { addCartLines(input: { lines: [{ sku: "P001" }] }) { replayed } }'),
        await (await fetch(`${service.url}/readyz`)).text(),
      ];

      expect(JSON.stringify(answers)).not.toContain('hunter2');
      expect(answers).toMatchObject([{ errors: [{}] }, { errors: [{}] }, expect.any(String)]);
      expect(output + service.output).not.toContain('hunter2');
    } finally {
      await administrator.config('SET', 'requirepass', '');
      administrator.disconnect();
    }
  });
});
