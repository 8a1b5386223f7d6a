import { Redis } from 'ioredis';
import { AuthClient } from '../support/auth-client';
import { BuiltService } from '../support/built-service';
import { TestIdentityProvider } from '../support/identity-provider';
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

  it("says what is wrong with the shop's identity provider, which the client is not told", async () => {
    const shop = await TestIdentityProvider.start();
    try {
      service = await (await BuiltService.spawn({ REDIS_URL: redis.url, ...shop.env })).ready();
      shop.fault = 'error';
      const token = await shop.tokenOf('somebody');

      const { status, body } = await new AuthClient(service.url).post('/auth/exchange', { token });

      const { output } = await until(
        'it is logged',
        async () => service?.output.includes('refused') && service,
      );
      const line = output.split('\n').find((each) => each.includes('request refused'))!;
      expect([status, body.code]).toEqual([503, 'IDENTITY_PROVIDER_UNAVAILABLE']);
      expect(JSON.parse(line)).toMatchObject({
        level: 40,
        reqId: body['requestId'],
        err: { cause: { message: expect.stringContaining('200 OK') as string } },
      });
      expect(JSON.stringify(body)).not.toContain('200 OK');
      expect(output).not.toContain(token);
    } finally {
      await shop.stop();
    }
  });

  it('has room for 80 characters of an operation name', async () => {
    service = await (await BuiltService.spawn({ REDIS_URL: redis.url })).ready();
    const guest = await newGuest(service.url);

    await guest.ask(`query ${'Q'.repeat(100_000)} { cart { id } }`);
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
