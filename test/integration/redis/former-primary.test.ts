import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { Redis } from 'ioredis';
import { newGuest, unitsOf, type Shopper } from '../../support/shopper';
import { AddCartLinesDocument } from '../../__generated__/operations';
import { startRedis, type RedisServer } from '../../support/redis-server';
import { startService, type Service } from '../../support/service';
import { until } from '../../support/until';

const WITHIN_MS = 3000;

/** One address in front of two Redis, as a balancer or a name gives it. */
class Balancer {
  private constructor(
    private readonly server: Server,
    public target: number,
  ) {
    server.on('connection', (client) => {
      const redis = connect(this.target, '127.0.0.1');
      for (const [from, to] of [
        [client, redis],
        [redis, client],
      ] as const) {
        from.pipe(to);
        from.on('error', () => to.destroy());
        from.on('close', () => to.destroy());
      }
    });
  }

  static async start(target: number): Promise<Balancer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Balancer(server, target);
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
  }
}

describe('a primary that became a replica', () => {
  let first: RedisServer;
  let second: RedisServer;
  let asked: Redis;
  let balancer: Balancer;
  let service: Service;
  let guest: Shopper;

  beforeEach(async () => {
    [first, second] = await Promise.all([startRedis(), startRedis()]);
    asked = new Redis(first.url);
    balancer = await Balancer.start(first.port);
    service = await startService({ REDIS_URL: balancer.url });
    guest = await newGuest(service.url);
    await guest.add({ lines: [{ sku: 'before' }] });
    const follower = new Redis(second.url);
    await follower.replicaof('127.0.0.1', first.port);
    await until('the replica follows', async () =>
      (await asked.info('replication')).includes('state=online'),
    );
    await follower.replicaof('NO', 'ONE');
    follower.disconnect();
    await asked.replicaof('127.0.0.1', second.port);
  });
  afterEach(async () => {
    await service?.stop();
    balancer?.stop();
    asked?.disconnect();
    await Promise.all([first?.stop(), second?.stop()]);
  });

  const add = () => guest.ask(AddCartLinesDocument, { input: { lines: [{ sku: 'after' }] } });
  async function connectionsOfService(): Promise<string[]> {
    const clients = String(await asked.call('CLIENT', 'LIST', 'TYPE', 'normal')).split('\n');
    return clients.flatMap((line) => /^id=(\d+) .* cmd=(?!client)/.exec(line)?.[1] ?? []);
  }

  it('keeps the connection, which reads go on over, while its address leads to no other', async () => {
    const before = await connectionsOfService();
    const adding = [add(), add(), add()];
    const reads = await Promise.all(Array.from({ length: 20 }, () => guest.cart()));

    for (const cart of reads) expect(unitsOf(cart)).toEqual({ before: 1 });
    for (const { errors } of await Promise.all(adding))
      expect(errors).toMatchObject([{ extensions: { code: 'STORE_UNAVAILABLE', retryable: true } }]);
    expect(await connectionsOfService()).toEqual(before);

    await asked.replicaof('NO', 'ONE');
    expect((await add()).data).toBeTruthy();
    expect(await connectionsOfService()).toEqual(before);
  });

  it('is left for the primary that its address leads to by now', async () => {
    balancer.target = second.port;

    await until('adds are taken', async () => (await add()).data, WITHIN_MS);

    const units = unitsOf(await guest.cart());
    expect(units['before']).toBe(1);
    expect(units['after']).toBeGreaterThanOrEqual(1);
  });
});
