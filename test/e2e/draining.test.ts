import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { BuiltService } from '../support/built-service';
import type { RedisServer } from '../support/redis-server';
import { startRedis } from '../support/redis-server';
import { until } from '../support/until';

const CLIENTS = 8;
const TRIES = 10;
/** Ten starts of the service, on a busy machine. */
const LONG_MS = 120_000;

/** What came of one request: its `Connection` header, or the code of the error. */
type Outcome = { readonly connection: string } | { readonly error: string };

async function askOnce(url: string, agent: Agent): Promise<Outcome> {
  try {
    const asked = request(`${url}/graphql`, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json' },
    });
    asked.end('{"query":"{ __typename }"}');
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    await once(response.resume(), 'end');
    return { connection: String(response.headers.connection) };
  } catch (error) {
    return { error: (error as NodeJS.ErrnoException).code ?? 'unknown' };
  }
}

/** Asks again and again over a connection that it keeps, until nobody listens any more. */
async function keepAsking(url: string, outcomes: Outcome[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (;;) {
    const outcome = await askOnce(url, agent);
    if ('error' in outcome && outcome.error === 'ECONNREFUSED') break;
    outcomes.push(outcome);
  }
  agent.destroy();
}

describe('draining', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  it(
    `cuts no request of ${CLIENTS} clients that keep their connections, in ${TRIES} tries`,
    async () => {
      for (let attempt = 0; attempt < TRIES; attempt += 1) {
        const service = await (await BuiltService.spawn({ REDIS_URL: redis.url, DRAIN_MS: '200' })).ready();
        const outcomes = Array.from({ length: CLIENTS }, (): Outcome[] => []);
        const asking = outcomes.map((ofClient) => keepAsking(service.url, ofClient));
        await until('all are answered', async () => outcomes.every(({ length }) => length > 0));
        service.signal('SIGTERM');
        await Promise.all(asking);

        expect(outcomes.flat().filter((outcome) => 'error' in outcome)).toEqual([]);
        for (const ofClient of outcomes) {
          expect(ofClient[0]).toEqual({ connection: 'keep-alive' });
          expect(ofClient.at(-1)).toEqual({ connection: 'close' });
        }
        expect(await service.exited()).toBe(0);
      }
    },
    LONG_MS,
  );

  it('does not wait for a connection over which nothing was ever sent', async () => {
    const service = await (await BuiltService.spawn({ REDIS_URL: redis.url, DRAIN_MS: '0' })).ready();
    const silent = connect(Number(new URL(service.url).port), '127.0.0.1').on('error', () => undefined);
    await once(silent, 'connect');
    const stopping = performance.now();
    service.signal('SIGTERM');

    expect(await service.exited()).toBe(0);
    expect(performance.now() - stopping).toBeLessThan(5_000);
    silent.destroy();
  });
});
