import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { stores } from '../../support/stores';
import { newGuest } from '../../support/shopper';
import { useService } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
const JSON_BODY = '{"channel":"WEB"}';
const ZIPPED = gzipSync(JSON_BODY).toString('latin1');

describe('bytes that are no good request', () => {
  const service = useService(env);

  /** The answer to these bytes on a connection of their own, as far as the first part of it. */
  async function answerTo(bytes: string): Promise<string> {
    const { hostname, port } = new URL(service().url);
    const socket = connect(Number(port), hostname).setEncoding('latin1');
    socket.write(bytes, 'latin1');
    for await (const chunk of socket) return String(chunk);
    return '';
  }

  const post = (rest: string, path = '/auth/guest') =>
    `POST ${path} HTTP/1.1\r\nhost: cart.example\r\ncontent-type: application/json\r\n${rest}`;
  const get = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\nhost: cart.example\r\n${headers}\r\n`;

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['a method that does not exist', 'FOO /graphql HTTP/1.1\r\nhost: cart.example\r\n\r\n', 400],
    ['a method that no route has', 'PURGE /graphql HTTP/1.1\r\nhost: cart.example\r\n\r\n', 404],
    ['a proxy request', 'CONNECT example.com:443 HTTP/1.1\r\nhost: example.com\r\n\r\n', 405],
    ['an expectation', post(`expect: 200-maybe\r\ncontent-length: 2\r\n\r\n{}`), 417],
    ['a chunk of size -1', post('transfer-encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n'), 400],
    ['a length and chunks', post('content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n'), 400],
    ['a negative length', post('content-length: -5\r\n\r\nabc'), 400],
    ['two lengths', post('content-length: 1\r\ncontent-length: 2\r\n\r\nab'), 400],
    ['1 MB of headers', get('/cart/sync', 'x-note: a\r\n'.repeat(90_000)), 431],
    ['a header without a name', get('/cart/sync', ': value\r\n'), 400],
    ['a header with a control character', get('/cart/sync', 'x-note: a\x01b\r\n'), 400],
    ['20 kB of headers', get('/cart/sync', `x-note: ${'a'.repeat(20_000)}\r\n`), 431],
    ['20 kB of an address', get(`/cart/sync?${'a'.repeat(20_000)}`), 431],
    ['an address with a bad escape', get('/cart/%zz'), 400],
    [
      'a plain body that claims to be gzip',
      post(`content-encoding: gzip\r\ncontent-length: 17\r\n\r\n${JSON_BODY}`),
      415,
    ],
    [
      'a compressed body',
      post(`content-encoding: gzip\r\ncontent-length: ${ZIPPED.length}\r\n\r\n${ZIPPED}`),
      415,
    ],
    ['a compressed operation', post(`content-encoding: br\r\ncontent-length: 3\r\n\r\nabc`, '/graphql'), 415],
    ['bytes that are no UTF-8', post('content-length: 3\r\n\r\n"\xff"'), 400],
    ['a type that does not exist', post('content-length: 1\r\n\r\nx').replace('application/json', ';;'), 415],
  ])('answers %s with a problem document', async (_, bytes, status) => {
    const answer = await answerTo(bytes);

    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/content-type: application\/problem\+json/i);
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toMatchObject({
      status,
      code: expect.any(String) as string,
      detail: expect.any(String) as string,
      retryable: false,
      requestId: expect.any(String) as string,
    });
  });

  it('still takes a body in good chunks, and one whose encoding is none', async () => {
    const chunked = 'transfer-encoding: chunked\r\n\r\n11\r\n{"channel":"WEB"}\r\n0\r\n\r\n';
    const plain = `content-encoding: identity\r\ncontent-length: 17\r\n\r\n${JSON_BODY}`;

    expect(await answerTo(post(chunked))).toMatch(/^HTTP\/1\.1 200 /);
    expect(await answerTo(post(plain))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('lets no cache keep an answer of the graph, in either lane, good or bad', async () => {
    const guest = await newGuest(service().url);
    const ask = (query: string) =>
      fetch(guest.address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${guest.token}` },
        body: JSON.stringify({ query }),
      });
    const answers = [];
    for (let i = 0; i < 5; i += 1) answers.push(await ask('{ cart { id version } }'));
    answers.push(await ask('{ nothing }'));
    answers.push(
      await fetch(
        `${guest.address}?extensions={"persistedQuery":{"version":1,"sha256Hash":"${'0'.repeat(64)}"}}`,
        {
          headers: { 'apollo-require-preflight': '1' },
        },
      ),
    );

    expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual(
      answers.map(() => 'private, no-store'),
    );
  });
});
