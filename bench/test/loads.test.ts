import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runOpenLoop } from '../load/open-loop';

/** Answers successfully until `after` requests, then with the bad response. */
async function withServer(
  bad: { status: number; body: string; after: number },
  use: (url: string) => Promise<void>,
) {
  let answered = 0;
  const server = createServer((_, response) => {
    answered += 1;
    if (answered > bad.after) response.writeHead(bad.status).end(bad.body);
    else response.end('{"data":{"addCartLines":{"userErrors":[]}}}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
  }
}

const requests = [{ method: 'GET', path: '/', headers: {} }] as const;
const load = { rate: 200, seconds: 0.5 };

describe('the load at a constant rate', () => {
  it.each([
    [503, '{}'],
    [200, '{"errors":[{"message":"Too busy."}]}'],
    [200, '{"data":{"addCartLines":{"userErrors":[{"code":"LINE_FULL"}]}}}'],
  ])('takes %p %p for a failure', async (status, body) => {
    await withServer({ status, body, after: 98 }, async (url) => {
      await expect(runOpenLoop(url, requests, load)).rejects.toThrow('2 of 100 requests failed');
    });
  });

  it('takes no errors for an answer', async () => {
    await withServer({ status: 503, body: '', after: 100 }, async (url) => {
      await expect(runOpenLoop(url, requests, load)).resolves.toMatchObject({
        p50: expect.any(Number) as number,
      });
    });
  });
});
