import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { print } from 'graphql';
import { AddCartLinesDocument } from '../../__generated__/operations';
import { loadConfig } from '../../../src/config/config';
import { largestCartBody } from '../../../src/http/server/body-limits';
import { sendConnectionProblem } from '../../../src/http/server/connection-problem';
import { serviceSettings } from '../../../bench/servers/service-settings';
import { startService } from '../../support/service';
import type { Shopper } from '../../support/shopper';
import { newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { useService } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
const JSON_TYPE = { 'content-type': 'application/json' };
const BROKEN = '{"cart"';
const { limits } = loadConfig({}).cart;

describe('what a body may be', () => {
  const service = useService(env);
  let guest: Shopper;

  beforeAll(async () => {
    guest = await newGuest(service().url);
  });

  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(service().url + path, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body });
  const bearer = () => ({ authorization: `Bearer ${guest.token}` });

  describe('in size', () => {
    /** As many lines and attributes as one call takes, and as much text as a cart takes, in letters of two bytes. */
    const lines = Array.from({ length: limits.maxLinesPerCall }, (_, line) => ({
      sku: `P${line}`.padEnd(40, '-'),
      attributes: Array.from({ length: limits.maxAttributes }, (__, index) => ({
        key: String(index),
        value: 'đ'.repeat(17),
      })),
    }));

    it('is enough for the largest cart in the graph, letters escaped and everything indented', async () => {
      const body = { query: print(AddCartLinesDocument), variables: { input: { lines } } };

      const response = await post('/graphql', escaped(body), bearer());

      const { data } = (await response.json()) as { data: { addCartLines: { cart: { lineCount: number } } } };
      expect(data.addCartLines.cart.lineCount).toBe(limits.maxLines);
    });

    it('is enough for the largest cart over REST', async () => {
      const cart = lines.map(({ sku, attributes }) => ({
        sku,
        qty: 1,
        attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, value])),
      }));

      expect((await post('/cart/sync', escaped({ cart }), bearer())).status).toBe(200);
    });

    it.each([
      ['/auth/guest', 16 * 1024],
      ['/auth/logout', 16 * 1024],
      ['/cart/sync', largestCartBody(limits)],
      ['/graphql', largestCartBody(limits)],
    ])('ends at a limit that %s names', async (path, bytes) => {
      const answer = await post(path, `"${'x'.repeat(bytes - 1)}"`, bearer());
      const fits = await post(path, `"${'x'.repeat(bytes - 2)}"`, bearer());

      expect(answer.status).toBe(413);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await answer.json()).toMatchObject({
        code: 'TOO_LARGE',
        detail: expect.stringContaining(String(bytes)) as string,
      });
      expect(fits.status).toBe(400);
    });
  });

  describe('from a stranger', () => {
    it('is not read where a session is needed', async () => {
      const nested = '['.repeat(1_900_000) + ']'.repeat(1_900_000);

      for (const body of [BROKEN, nested]) {
        const answer = await post('/cart/sync', body);
        expect(answer.status).toBe(401);
        expect(await answer.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
      }
      expect((await post('/auth/guest', nested)).status).toBe(413);
      expect((await post('/cart/sync', BROKEN, bearer())).status).toBe(400);
    });

    it('is not read where only the Router may call', async () => {
      const production = await startService(await serviceSettings({ ...env, LOG_LEVEL: 'silent' }));
      try {
        const answer = await fetch(`${production.url}/graphql`, {
          method: 'POST',
          headers: JSON_TYPE,
          body: BROKEN,
        });

        expect(answer.status).toBe(401);
      } finally {
        await production.stop();
      }
    });
  });

  describe.each(['/auth/guest', '/cart/sync', '/graphql'])('in kind, at %s', (path) => {
    it.each([
      ['plain text', { 'content-type': 'text/plain' }],
      ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
      ['what is packed', { 'content-encoding': 'gzip' }],
    ])('is not %s', async (_, headers) => {
      const answer = await post(path, '{"channel":"WEB"}', { ...bearer(), ...headers });

      expect(answer.status).toBe(415);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await answer.json()).toMatchObject({ code: 'UNSUPPORTED_TYPE', retryable: false });
    });
  });

  it.each(['/auth/guest', '/graphql'])('has no keys that change objects, at %s', async (path) => {
    for (const body of ['{"__proto__":{"a":1}}', '{"constructor":{"prototype":{"a":1}}}']) {
      const answer = await post(path, body, bearer());

      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({
        code: 'BAD_REQUEST',
        detail: expect.stringContaining('__proto__') as string,
      });
    }
  });

  it('is HTTP, or is answered with a problem document', async () => {
    const answers = [
      await tell(
        Number(new URL(service().url).port),
        'POST /cart/sync HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n',
      ),
      await tell(
        Number(new URL(service().url).port),
        `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
      ),
    ];

    expect(answers.map(statusOf)).toEqual([400, 431]);
    for (const answer of answers) {
      expect(answer).toContain('content-type: application/problem+json');
      expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({
        retryable: false,
        status: statusOf(answer),
      });
    }
  });

  it.each([
    ['/auth/guest', '{"channel":"WEB"}'],
    ['/cart/sync', '{"cart":[]}'],
    ['/graphql', '{"query":"{ cart { id } }"}'],
  ])('may take longer to arrive at %s than its answer may take', async (path, body) => {
    const { token } = await newGuest(service().url);
    const head = [
      `POST ${path} HTTP/1.1`,
      'host: a',
      'connection: close',
      'content-type: application/json',
      `authorization: Bearer ${token}`,
      `content-length: ${body.length}`,
    ];
    const answer = await tell(
      Number(new URL(service().url).port),
      `${head.join('\r\n')}\r\n\r\n{`,
      body.slice(1),
    );

    expect(statusOf(answer)).toBe(200);
    expect(answer).not.toContain('STORE_UNAVAILABLE');
  });

  it('arrives within the time for it, or is answered with 408', async () => {
    const slow = createServer({ requestTimeout: 100, connectionsCheckingInterval: 50 });
    slow.on('clientError', sendConnectionProblem);
    await new Promise<void>((resolve) => slow.listen(0, resolve));
    try {
      const { port } = slow.address() as AddressInfo;
      const answer = await tell(port, 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n{');

      expect(statusOf(answer)).toBe(408);
      expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({ code: 'TOO_SLOW', retryable: true });
    } finally {
      slow.close();
    }
  });
});

/** JSON as a client may write it that knows ASCII only. */
function escaped(body: object): string {
  return JSON.stringify(body, null, 2).replaceAll(
    /[^\0-~]/gu,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What a connection answers to these bytes, and to more after a second and a half, until it closes. */
function tell(port: number, bytes: string, more?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    if (more !== undefined) setTimeout(() => socket.write(more), 1500);
    socket.setTimeout(5000, () => reject(new Error('The connection stays open.')));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

function statusOf(answer: string): number {
  return Number(answer.split(' ')[1]);
}
