import type { AuthAnswer } from '../../support/auth-client';
import { AuthClient } from '../../support/auth-client';
import type { Service } from '../../support/service';
import { startService } from '../../support/service';
import { newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';

const [{ env }] = stores as [(typeof stores)[number]];
const LIMIT = 5;

describe('the rate limit of /auth', () => {
  let service: Service | undefined;

  afterEach(async () => {
    await service?.stop();
    service = undefined;
  });

  async function start(settings: Record<string, string> = {}): Promise<AuthClient> {
    service = await startService({ ...env, AUTH_RATE_LIMIT: String(LIMIT), ...settings });
    return new AuthClient(service.url);
  }

  const redeem = (client: AuthClient, headers: Record<string, string> = {}): Promise<AuthAnswer> =>
    client.post('/auth/handoff/redeem', { code: 'A'.repeat(22), channel: 'WEB', confirm: true }, headers);

  it('lets one address guess a limited number of codes a minute, and then says when to retry', async () => {
    const client = await start();
    const answers: AuthAnswer[] = [];
    for (let i = 0; i < 2 * LIMIT; i++) answers.push(await redeem(client));

    expect(answers.map(({ status }) => status)).toEqual([
      ...Array<number>(LIMIT).fill(400),
      ...Array<number>(LIMIT).fill(429),
    ]);
    const { body, headers } = answers.at(-1)!;
    expect(body).toMatchObject({ status: 429, code: 'RATE_LIMITED', retryable: true });
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(1);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect([...headers.keys()].filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
  });

  it('does not touch the cart, nor the keys that other services fetch', async () => {
    const client = await start();
    const guest = await newGuest(service!.url);
    for (let i = 0; i < LIMIT; i++) await redeem(client);

    expect((await redeem(client)).status).toBe(429);
    expect((await client.ask('GET', '/.well-known/jwks.json')).status).toBe(200);
    for (let i = 0; i < 2 * LIMIT; i++) expect((await guest.cart()).id).toBe(guest.id);
  });

  it('believes X-Forwarded-For of nobody but the proxies that are named', async () => {
    const address = (i: number) => ({ 'x-forwarded-for': `203.0.113.${i}` });
    const direct = await start();
    for (let i = 0; i < LIMIT; i++) await redeem(direct, address(i));
    expect((await redeem(direct, address(LIMIT))).status).toBe(429);
    await service!.stop();

    const proxied = await start({ TRUST_PROXY: '10.0.0.0/8, 127.0.0.1' });
    for (let i = 0; i < LIMIT; i++) await redeem(proxied, address(0));
    expect((await redeem(proxied, address(0))).status).toBe(429);
    expect((await redeem(proxied, address(1))).status).toBe(400);
    // A client of the proxy can send any header: the proxy appends the address that it saw.
    expect((await redeem(proxied, { 'x-forwarded-for': '198.51.100.7, 203.0.113.0' })).status).toBe(429);
  });
});
