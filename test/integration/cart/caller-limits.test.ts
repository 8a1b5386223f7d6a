import type { GraphqlAnswer } from '../../support/shopper';
import { newGuest, Shopper } from '../../support/shopper';
import { stores } from '../../support/stores';
import { signToken } from '../../support/tokens';
import { useService } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
const BURST = 20;
const READ = '{ cart { version } }';

describe('the limits of a caller over HTTP', () => {
  const service = useService({
    ...env,
    CALLER_RATE_LIMIT: String(BURST / 10),
    SERVICE_RATE_LIMIT: '100',
  });

  const send = (path: string, headers: Record<string, string>, body?: string) =>
    fetch(service().url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body }),
    });
  const bearer = ({ token }: Shopper) => ({ authorization: `Bearer ${token}` });
  const graphql = (who: Shopper, body = JSON.stringify({ query: READ })) =>
    send('/graphql', bearer(who), body);
  const metric = async (by: string): Promise<number> => {
    const text = await (await send('/metrics', {})).text();
    return Number(new RegExp(`http_requests_limited_total{by="${by}"} (\\d+)`).exec(text)?.[1] ?? 0);
  };
  async function useUp(who: Shopper): Promise<void> {
    for (let i = 0; i < BURST; i++) expect((await graphql(who)).status).toBe(200);
  }

  it.each([
    ['compiled', READ, {}],
    ['apollo', READ, { 'apollo-federation-include-trace': 'none' }],
    ['apollo', `{ cart { version } } # ${'x'.repeat(9000)}`, {}],
  ])(
    'answer in the graph, in the lane %s, with a retryable error and execute nothing',
    async (lane, query, headers) => {
      const guest = await newGuest(service().url);
      const ask = () => send('/graphql', { ...bearer(guest), ...headers }, JSON.stringify({ query }));
      for (let i = 0; i < BURST; i++) {
        const { data } = (await (await ask()).json()) as GraphqlAnswer<{ cart: { version: number } }>;
        expect(data?.cart.version).toBe(0);
      }
      const before = await lanes(lane);

      const response = await ask();

      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(await response.json()).toEqual({
        errors: [
          { message: expect.any(String) as string, extensions: { code: 'RATE_LIMITED', retryable: true } },
        ],
      });
      expect(await lanes(lane)).toBe(before);
    },
  );

  async function lanes(lane: string): Promise<string | undefined> {
    const text = await (await send('/metrics', {})).text();
    return new RegExp(`graphql_operations_total{lane="${lane}"} (\\d+)`).exec(text)?.[1];
  }

  it('answer over REST with 429 and when to come again, before the body is read', async () => {
    const guest = await newGuest(service().url);
    await useUp(guest);
    const before = await metric('identity');

    for (const response of [
      await send('/cart/sync', bearer(guest)),
      await send('/cart/sync', bearer(guest), '{"cart"'),
    ]) {
      expect(response.status).toBe(429);
      expect(Number(response.headers.get('retry-after'))).toBe(1);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
    }
    expect(await metric('identity')).toBe(before + 2);
  });

  it('let a body that is too large cost no more than the largest', async () => {
    const guest = await newGuest(service().url);
    const body = 'x'.repeat(3_000_000);

    await send('/cart/sync', bearer(guest), body).catch(() => undefined);

    const refused = await send('/cart/sync', bearer(guest));
    const seconds = Number(refused.headers.get('retry-after'));
    expect(refused.status).toBe(429);
    expect(seconds).toBeLessThan(30);
  });

  it('leave others alone who come from the same address, and those without a token in the graph', async () => {
    const guest = await newGuest(service().url);
    await useUp(guest);

    expect((await (await graphql(guest)).json()) as object).toHaveProperty('errors');
    expect((await (await graphql(await newGuest(service().url))).json()) as object).toHaveProperty('data');
    const stranger = new Shopper('', 'nonsense', '');
    for (let i = 0; i < 2 * BURST; i++) {
      const { errors } = (await (await graphql(stranger)).json()) as GraphqlAnswer<object>;
      expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    }
  });

  it('are by address where browsers come without a session, and never stop one that has one', async () => {
    const guest = await newGuest(service().url);
    const statuses: number[] = [];
    for (let i = 0; i < BURST + 5; i++)
      statuses.push((await send('/cart/sync', { authorization: 'Bearer nonsense' })).status);

    expect(statuses.slice(0, BURST)).toEqual(Array<number>(BURST).fill(401));
    expect(statuses.at(-1)).toBe(429);
    expect(await metric('address')).toBeGreaterThan(0);
    expect((await send('/cart/sync', bearer(guest))).status).toBe(200);
  });

  it('are far higher for a service', async () => {
    const desk = new Shopper('', await signToken({ claims: { scope: 'cart:any' } }), '');

    await useUp(desk);
    await useUp(desk);
  });

  it('count what a large cart costs, not how short the question is', async () => {
    const guest = (await newGuest(service().url)).at(service().url);
    const attributes = Array.from({ length: 10 }, (_, i) => ({ key: String(i), value: 'v'.repeat(200) }));
    const lines = Array.from({ length: 40 }, (_, i) => ({ sku: `P${i}`, attributes }));
    await guest.add({ lines });
    const whole = JSON.stringify({ query: '{ cart { lines { sku attributes { key value } } } }' });
    let reads = 0;
    while (reads < BURST && !('errors' in ((await (await graphql(guest, whole)).json()) as object)))
      reads += 1;

    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThan(BURST / 2);
  });
});
