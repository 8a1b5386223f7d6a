import { createLocalJWKSet, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import type { Service } from '../support/service';
import { startService } from '../support/service';
import type { Shopper } from '../support/shopper';
import { newGuest } from '../support/shopper';
import { stores } from '../support/stores';

const [{ env }] = stores as [(typeof stores)[number]];

describe('the service over HTTP', () => {
  let service: Service;
  let guest: Shopper;

  beforeAll(async () => {
    service = await startService({ ...env, ALLOWED_ORIGINS: 'https://shop.example' });
    guest = await newGuest(service.url);
  });
  afterAll(() => service.stop());

  const get = (path: string, headers: Record<string, string> = {}) => fetch(service.url + path, { headers });
  const post = (
    path: string,
    body: string,
    headers: Record<string, string> = { 'content-type': 'application/json' },
  ) => fetch(service.url + path, { method: 'POST', headers, body });

  describe('POST /auth/guest', () => {
    it('gives a token that the published keys prove', async () => {
      const response = await post('/auth/guest', '{"channel":"ZALO_MINI_APP"}');
      const answer = (await response.json()) as { accessToken: string; identity: { id: string } };

      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(answer).toMatchObject({ tokenType: 'Bearer', expiresIn: 900, identity: { kind: 'GUEST' } });
      const keys = (await (await get('/.well-known/jwks.json')).json()) as JSONWebKeySet;
      expect(JSON.stringify(keys)).not.toContain('"d"');
      const { payload, protectedHeader } = await jwtVerify(answer.accessToken, createLocalJWKSet(keys), {
        audience: 'onecart',
      });
      expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
      expect(payload).toMatchObject({
        sub: answer.identity.id,
        ch: 'ZALO_MINI_APP',
        kind: 'GUEST',
        scope: '',
      });
      expect(payload.exp! - payload.iat!).toBe(900);
    });

    it.each([
      ['no body', '', 'Body'],
      ['an unknown channel', '{"channel":"FAX"}', 'body/channel'],
      ['no channel', '{}', 'channel'],
      ['more than asked for', '{"channel":"WEB","admin":true}', 'additional'],
      ['broken JSON', '{"channel"', 'JSON'],
      ['a list', '[]', 'object'],
    ])('refuses %s and names it', async (_, body, named) => {
      const response = await post('/auth/guest', body);

      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({
        status: 400,
        code: 'BAD_REQUEST',
        detail: expect.stringContaining(named) as string,
      });
    });

    it('lets in browsers of allowed origins only', async () => {
      const asked = async (origin: string) =>
        (await get('/.well-known/jwks.json', { origin })).headers.get('access-control-allow-origin');

      expect(await asked('https://shop.example')).toBe('https://shop.example');
      for (const origin of ['https://shop.example.evil.example', 'http://shop.example', 'null'])
        expect(await asked(origin)).toBeNull();
    });
  });

  describe('/graphql', () => {
    it.each([
      ['a document of too many tokens', `{ ${'__typename '.repeat(8001)} }`],
      ['aliases without end', `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: __typename`).join(' ')} }`],
      ['directives without end', `{ __typename ${'@skip(if: false) '.repeat(21)} }`],
      ['too many root fields', `{ ${'__typename '.repeat(21)} }`],
      ['lists within lists', '{ cart { lines { cart { lines { cart { lines { sku } } } } } } }'],
      [
        'the same through fragments named like introspection',
        '{ cart { ...__schema } } fragment __schema on Cart { lines { cart { lines { cart { lines { id } } } } } }',
      ],
      ['a fragment that contains itself', '{ cart { ...A } } fragment A on Cart { id ...A }'],
      [
        'fragments that double',
        `{ cart { ...F0 } } ${Array.from({ length: 16 }, (_, i) => `fragment F${i} on Cart { ...F${i + 1} a${i}: id ...F${i + 1} }`).join(' ')} fragment F16 on Cart { id }`,
      ],
      ['an unknown field', '{ cart { price } }'],
      ['no document', ''],
    ])('refuses %s without executing anything', async (_, query) => {
      const answer = await guest.ask(query);

      expect(answer.data ?? null).toBeNull();
      expect(answer.errors!.length).toBeGreaterThan(0);
      for (const { extensions } of answer.errors!)
        expect(extensions.code).toMatch(/^(GRAPHQL_(PARSE|VALIDATION)_FAILED|BAD_REQUEST)$/);
    });

    it('answers a wrong variable with its name', async () => {
      const answer = await guest.ask(
        'mutation ($i: AddCartLinesInput!) { addCartLines(input: $i) { replayed } }',
        { i: { lines: [{ sku: 'P001', quantity: 1.5 }] } },
      );

      expect(answer.errors).toMatchObject([
        { message: expect.stringContaining('quantity') as string, extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    });

    it.each([
      ['a form', 'application/x-www-form-urlencoded', 'query={__typename}'],
      ['plain text', 'text/plain', '{"query":"{__typename}"}'],
      ['a batch', 'application/json', '[{"query":"{__typename}"}]'],
      [
        'a body above the limit',
        'application/json',
        JSON.stringify({ query: '{__typename}', variables: { x: 'x'.repeat(3 * 1024 * 1024) } }),
      ],
    ])('refuses %s', async (_, type, body) => {
      const response = await post('/graphql', body, { 'content-type': type });

      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(await response.text()).not.toMatch(/ at .*\.js/);
    });
  });

  it('tells Prometheus about requests, operations and Redis', async () => {
    await guest.cart();
    await guest.add({ lines: [{ sku: 'P001' }] });

    const metrics = await (await get('/metrics')).text();

    expect(metrics).toMatch(/http_request_duration_seconds_count\{handler="\/graphql",code="200"\} \d+/);
    expect(metrics).toMatch(/graphql_operation_duration_seconds_count\{operation="Cart",outcome="ok"\} \d+/);
    expect(metrics).toMatch(
      /redis_command_duration_seconds_count\{command="addCartLines",outcome="ok"\} \d+/,
    );
    expect(metrics).toContain('nodejs_eventloop_lag_seconds');
  });

  it('bounds the operation names a client can put into the metrics', async () => {
    for (let i = 0; i < 250; i++) await guest.ask(`query Q${i} { __typename }`);

    const metrics = await (await get('/metrics')).text();

    expect(new Set(metrics.match(/operation="[^"]*"/g)).size).toBeLessThanOrEqual(201);
    expect(metrics).toContain('operation="other"');
  });

  it('answers what is not there with a problem document that carries the id of the request', async () => {
    const response = await get('/nothing', { 'x-request-id': 'request-1' });

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ title: 'Not Found', status: 404, requestId: 'request-1' });
  });

  it('describes its routes as OpenAPI 3.1', async () => {
    const document = (await (await get('/openapi.json')).json()) as { openapi: string; paths: object };

    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/auth/guest', '/.well-known/jwks.json', '/healthz', '/readyz']),
    );
  });
});
