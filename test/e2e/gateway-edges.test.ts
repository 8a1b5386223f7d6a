import { connect } from 'node:net';
import { startCatalog } from '../../gateway/neighbours/catalog/server';
import { startPricing } from '../../gateway/neighbours/pricing/server';
import { BuiltService } from '../support/built-service';
import type { Gateway } from '../support/gateways';
import { gateways } from '../support/gateways';
import { startRedis } from '../support/redis-server';
import type { Shopper } from '../support/shopper';
import { newGuest } from '../support/shopper';

const CART = '{ cart { id } }';
const HEAD = 'POST /graphql HTTP/1.1\r\nhost: cart.example\r\ncontent-type: application/json\r\n';
const BODY = JSON.stringify({ query: CART });

/** What a server answers to these bytes on a connection of their own. */
async function answerTo(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).setEncoding('latin1');
  socket.write(bytes, 'latin1');
  for await (const chunk of socket) return String(chunk);
  return '';
}

for (const { gateway: name, present, start } of gateways) {
  (present ? describe : describe.skip)(`the edges of ${name}`, () => {
    const parts: { stop(): Promise<void> }[] = [];
    let cart: BuiltService;
    let gateway: Gateway;
    let guest: Shopper;
    let redisUrl: string;

    const started = <Part extends { stop(): Promise<void> }>(part: Part): Part => {
      parts.unshift(part);
      return part;
    };
    const post = (query: string, headers: Record<string, string> = {}) =>
      fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${guest.token}`, ...headers },
        body: JSON.stringify({ query }),
      });

    beforeAll(async () => {
      redisUrl = started(await startRedis()).url;
      cart = await (await BuiltService.spawn({ REDIS_URL: redisUrl })).ready();
      const catalog = started(await startCatalog({ port: 0 }));
      const pricing = started(await startPricing({ port: 0 }));
      gateway = started(
        await start({ cart: `${cart.url}/graphql`, catalog: catalog.url, pricing: pricing.url }),
      );
      guest = await newGuest(cart.url, gateway.url);
    });
    afterAll(async () => {
      for (const part of parts) await part.stop();
      await cart.kill();
    });

    it.each([
      [
        'a plain body that claims to be gzip',
        `content-encoding: gzip\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`,
      ],
      ['bytes that are no brotli', 'content-encoding: br\r\ncontent-length: 3\r\n\r\nabc'],
      ['an encoding that does not exist', 'content-encoding: rot13\r\ncontent-length: 3\r\n\r\nabc'],
      ['a chunk of size -1', 'transfer-encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n'],
      ['a chunk without an end', 'transfer-encoding: chunked\r\n\r\nzz\r\n'],
      ['gzip in chunks', 'content-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'],
      [
        'a length and chunks',
        `content-length: ${BODY.length}\r\ntransfer-encoding: chunked\r\n\r\n-1\r\n${BODY}`,
      ],
      ['a negative length', 'content-length: -1\r\n\r\nabc'],
      ['no JSON', 'content-length: 2\r\n\r\n\xff\xfe'],
    ])('answers %s with 4xx', async (_, rest) => {
      expect(await answerTo(gateway.url, HEAD + rest)).toMatch(/^HTTP\/1\.1 4\d\d /);
    });

    it('lets no cache keep an answer, also to GET, to a cookie and to a bad operation', async () => {
      const get = `${gateway.url}?query=${encodeURIComponent(CART)}`;
      const answers = [
        await post(CART),
        await post('{ nothing }'),
        await fetch(get, { headers: { 'apollo-require-preflight': '1', cookie: '__Host-onecart=x' } }),
      ];

      expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual(
        answers.map(() => 'private, no-store'),
      );
    });

    it.each([
      ['application/graphql-response+json', 'application/graphql-response+json'],
      ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json'],
      ['application/json', 'application/json'],
      ['*/*', 'application/json'],
    ])('answers Accept: %s with %s', async (accept, type) => {
      const answers = [await post(CART, { accept }), await post('{ nothing }', { accept })];

      expect(answers.map(({ headers }) => headers.get('content-type')?.split(';')[0])).toEqual([type, type]);
    });

    it('names one of many unknown fields in variables, and soon', async () => {
      const unknown = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, 'v'.repeat(50)]));
      const query = 'mutation ($input: AddCartLinesInput!) { addCartLines(input: $input) { replayed } }';
      const started = performance.now();

      const { errors } = await guest.ask(query, { input: { lines: [], ...unknown } });

      expect(performance.now() - started).toBeLessThan(5000);
      expect(errors).toHaveLength(1);
      expect(errors![0]!.message).toContain('k0');
    });

    it('refuses @defer and says so', async () => {
      const accept = 'multipart/mixed;deferSpec=20220824, application/json';
      const response = await post(`{ cart { id ${'... @defer { version } '.repeat(100)} } }`, { accept });

      expect(response.status).toBe(400);
      const { errors } = (await response.json()) as { errors: unknown[] };
      expect(errors[0]).toMatchObject({
        message: expect.stringContaining('@defer') as string,
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      });
    });

    it.each([
      [
        'one fragment spread 1,000 times',
        `{ cart { ${'...F '.repeat(1000)} } } fragment F on Cart { lines { ${'id sku '.repeat(300)} } }`,
      ],
      [
        'fragments in fragments',
        `{ cart { ${'...F '.repeat(50)} } } fragment F on Cart { lines { ${'...G '.repeat(50)} } }
         fragment G on CartLine { id sku quantity attributes { key value } }`,
      ],
      [
        'fragments whose names follow comments',
        `{ cart { ${'...#\nF '.repeat(500)} } } fragment F on Cart { lines { ${'id sku '.repeat(300)} } }`,
      ],
      [
        'fragments beside braces in a comment',
        `{ cart { ...F } } # }} fragment Z on Cart {{{
         fragment F on Cart { ${'...G '.repeat(99)} } fragment G on Cart { lines { ${'id sku '.repeat(300)} } }`,
      ],
      [
        'fragments twenty deep',
        `{ cart { ...F0 } } ${Array.from({ length: 20 }, (_, i) => `fragment F${i} on Cart { ...F${i + 1} ...F${i + 1} }`).join(' ')}
         fragment F20 on Cart { id }`,
      ],
    ])('refuses %s before it costs a second', async (_, query) => {
      const asked = performance.now();
      const response = await post(query);

      expect(performance.now() - asked).toBeLessThan(1000);
      const { errors } = (await response.json()) as { errors: unknown[] };
      expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    });

    it('answers an operation that uses many fragments in many places', async () => {
      const money = 'amount currencyCode';
      const query = `
        query Page($note: Boolean!) {
          cart { ...Head ...Body subtotal { ...Price } }
        }
        fragment Head on Cart { id version ...Count }
        fragment Body on Cart { lines { ...Line ...Line @include(if: $note) } ...Count }
        fragment Line on CartLine { id total { ...Price } product { ...Goods } ... on CartLine { sku } }
        fragment Goods on Product { title price { ...Price } }
        fragment Price on Money { ${money} }
        fragment Count on Cart { lineCount totalQuantity }`;
      const response = await fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${guest.token}` },
        body: JSON.stringify({ query, variables: { note: true } }),
      });

      expect(await response.json()).toMatchObject({ data: { cart: { lineCount: 0, lines: [] } } });
    });

    it('says of a frozen cart that it may be asked again', async () => {
      cart.signal('SIGSTOP');
      const response = await post(CART).finally(() => cart.signal('SIGCONT'));

      const { errors } = (await response.json()) as { errors: { message: string }[] };
      expect(errors).toMatchObject([{ extensions: { code: 'GATEWAY_TIMEOUT', retryable: true } }]);
      expect(errors[0]!.message).toContain('Try again');
    });

    it('says of a dead cart that it may be asked again, and nothing of connections', async () => {
      await cart.kill();
      const response = await post(CART);

      const { errors } = (await response.json()) as { errors: { message: string }[] };
      expect(errors).toMatchObject([{ extensions: { code: 'SUBREQUEST_HTTP_ERROR', retryable: true } }]);
      expect(errors).toHaveLength(1);
      expect(errors[0]!.message).toMatch(/^The service did not answer\./);
    });
  });
}
