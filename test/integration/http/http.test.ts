import { getIntrospectionQuery } from 'graphql';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import type { GraphqlAnswer, Shopper } from '../../support/shopper';
import { newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { useService } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];

describe('the service over HTTP', () => {
  const service = useService(env);
  let guest: Shopper;

  beforeAll(async () => {
    guest = await newGuest(service().url);
  });

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(service().url + path, { headers });
  const post = (
    path: string,
    body: string,
    headers: Record<string, string> = { 'content-type': 'application/json' },
  ) => fetch(service().url + path, { method: 'POST', headers, body });

  describe('POST /auth/guest', () => {
    it('gives a token that the published keys prove', async () => {
      const response = await post('/auth/guest', '{"channel":"ZALO_MINI_APP"}');
      const answer = (await response.json()) as { accessToken: string; identity: { id: string } };

      expect(response.headers.get('cache-control')).toBe('private, no-store');
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
      ['no body', '', 'channel'],
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
  });

  describe('/graphql', () => {
    const times = (count: number, field: (i: number) => string) =>
      Array.from({ length: count }, (_, i) => field(i)).join(' ');
    const onQuery = (name: string, fields: string) => `fragment ${name} on Query { ${fields} }`;

    async function ask(
      query: string,
      variables = {},
    ): Promise<{ status: number; answer: GraphqlAnswer<object> }> {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${guest.token}` };
      const response = await post('/graphql', JSON.stringify({ query, variables }), headers);
      return { status: response.status, answer: (await response.json()) as GraphqlAnswer<object> };
    }

    it.each([
      ['a document of too many tokens', `{ ${'__typename '.repeat(8001)} }`],
      ['too many aliases', `{ cart { ${times(16, (i) => `a${i}: version`)} } }`],
      ['too many directives', `{ cart { ${'id @skip(if: false) '.repeat(21)} } }`],
      ['too many root fields', `{ ${'__typename '.repeat(11)} }`],
      ['too many root fields by way of a fragment', `{ ...A } ${onQuery('A', '__typename '.repeat(11))}`],
      [
        'too many root fields by way of one fragment, named often',
        `{ ${'...A '.repeat(6)} } ${onQuery('A', '... { __typename } __typename')}`,
      ],
      [
        'too many root fields by way of fragments within fragments',
        `{ __typename ...A } ${onQuery('A', '...B ...B')} ${onQuery('B', '__typename '.repeat(5))}`,
      ],
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
    ])('refuses %s without executing anything, and with HTTP status 200', async (_, query) => {
      const { status, answer } = await ask(query);

      expect(status).toBe(200);
      expect(answer.data ?? null).toBeNull();
      expect(answer.errors!.length).toBeGreaterThan(0);
      for (const { extensions } of answer.errors!)
        expect(extensions.code).toMatch(/^(GRAPHQL_(PARSE|VALIDATION)_FAILED|BAD_REQUEST)$/);
    });

    const tooDeep = {
      errors: [
        {
          message: 'Syntax Error: Brackets of the document are nested more than 200 deep.',
          extensions: { code: 'GRAPHQL_PARSE_FAILED', retryable: false },
        },
      ],
    };
    it.each([
      ['fields', `{ ${'cart { lines { '.repeat(1300)} id ${'} }'.repeat(1300)} }`],
      ['inline fragments', `{ ${'... { '.repeat(2600)} __typename ${'}'.repeat(2600)} }`],
      ['lists', `{ cart(x: ${'['.repeat(3900)}${']'.repeat(3900)}) { id } }`],
    ])('says how deep %s may be nested', async (_, query) => {
      expect(await ask(query)).toEqual({ status: 200, answer: tooDeep });
    });

    it('says it of a query in the address too', async () => {
      const query = `{ ${'... { '.repeat(201)} __typename ${'}'.repeat(201)} }`;
      const headers = { authorization: `Bearer ${guest.token}`, 'apollo-require-preflight': 'true' };
      const response = await fetch(`${service().url}/graphql?query=${encodeURIComponent(query)}`, {
        headers,
      });

      expect({ status: response.status, answer: await response.json() }).toEqual({
        status: 200,
        answer: tooDeep,
      });
    });

    it.each([
      ['15 aliases', `{ cart { ${times(15, (i) => `a${i}: version`)} } }`],
      ['20 directives', `{ cart { ${'id @skip(if: false) '.repeat(20)} } }`],
      ['10 root fields', `{ ...A ...A } ${onQuery('A', '__typename '.repeat(5))}`],
      ['what graphql-js asks for the whole schema', getIntrospectionQuery()],
    ])('takes %s', async (_, query) => {
      const { status, answer } = await ask(query);

      expect({ status, errors: answer.errors }).toEqual({ status: 200, errors: undefined });
    });

    it('answers a wrong variable with its name, and with HTTP status 200', async () => {
      const { status, answer } = await ask(
        'mutation ($i: AddCartLinesInput!) { addCartLines(input: $i) { replayed } }',
        { i: { lines: [{ sku: 'P001', quantity: 1.5 }] } },
      );

      expect(status).toBe(200);
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
        JSON.stringify({ query: '{__typename}', variables: { x: 'x'.repeat(4_000_000) } }),
      ],
    ])('refuses %s', async (_, type, body) => {
      const response = await post('/graphql', body, { 'content-type': type });

      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(await response.text()).not.toMatch(/ at .*\.js/);
    });
  });

  it('answers what is not there with a problem document that carries the id of the request', async () => {
    const response = await get('/nothing', { 'x-request-id': 'request-1' });

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      title: 'Not Found',
      status: 404,
      code: 'NOT_FOUND',
      detail: 'There is nothing at this address.',
      requestId: 'request-1',
    });
  });

  it.each([
    [413, 'TOO_LARGE', 'application/json', `{"channel":"${'x'.repeat(4_000_000)}"}`],
    [415, 'UNSUPPORTED_TYPE', 'application/xml', '<channel>WEB</channel>'],
  ])('answers %i with the code %s', async (status, code, type, body) => {
    const response = await post('/auth/guest', body, { 'content-type': type });

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status, code, retryable: false });
  });

  it('describes its routes as OpenAPI 3.1', async () => {
    const document = (await (await get('/openapi.json')).json()) as { openapi: string; paths: object };

    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/auth/guest', '/.well-known/jwks.json', '/cart/sync', '/healthz', '/readyz']),
    );
  });
});
