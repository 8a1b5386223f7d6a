import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startFaultProxy, type FaultProxy } from '../../support/fault-proxy';
import { startRedis } from '../../support/redis-server';
import { commandNamed, scriptCall } from '../../support/redis-requests';
import { until } from '../../support/until';
import { use } from '../../support/use';

function wire(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

async function everythingFrom(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

describe.each([2, 3] as const)('the fault proxy, RESP%i', (protocol) => {
  const server = use(startRedis);
  const direct = use(async () => new Redis(server().url));
  let proxy: FaultProxy;
  let client: Redis;
  let key = '';
  let keys = 0;

  beforeEach(async () => {
    keys += 1;
    key = `counter:${keys}`;
    proxy = await startFaultProxy(server());
    client = new Redis(proxy.url, { protocol, maxRetriesPerRequest: 0, retryStrategy: () => 10 });
    client.on('error', () => undefined);
    await once(client, 'ready');
  });
  afterEach(async () => {
    // ioredis keeps a timer for 2 s when it is disconnected while it has no connection.
    await reconnected();
    client.disconnect();
    await proxy.stop();
  });

  async function reconnected(): Promise<void> {
    await until('the client is ready again', () => Promise.resolve(client.status === 'ready'));
  }

  function rawClient(): Socket {
    const socket = connect(proxy.port, '127.0.0.1');
    socket.on('error', () => undefined);
    return socket;
  }

  it('is transparent', async () => {
    const large = 'x'.repeat(3_000_000);
    const results = await client
      .pipeline()
      .set(key, large)
      .get(key)
      .hset(`${key}:h`, 'a', 1)
      .hgetall(`${key}:h`)
      .exec();
    expect(results?.map(([, reply]) => reply)).toEqual(['OK', large, 1, { a: '1' }]);
    expect(Object.values(proxy.faults).every((count) => count === 0)).toBe(true);
  });

  it('cuts a reply: Redis has executed the command once and the client sees an error', async () => {
    proxy.cutReplies({ matching: commandNamed('incr', key), times: 1 });
    await expect(client.incr(key)).rejects.toThrow();
    expect(proxy.faults.repliesCut).toBe(1);
    await expect(direct().get(key)).resolves.toBe('1');

    await reconnected();
    await expect(client.incr(key)).resolves.toBe(2);
    expect(proxy.faults.repliesCut).toBe(1);
  });

  it('cuts exactly the reply that matches within a pipeline', async () => {
    proxy.cutReplies({ matching: scriptCall(`${key}:b`), times: 1 });
    const script = "return redis.call('INCR', KEYS[1])";
    const results = await client
      .pipeline()
      .lpush(`${key}:list`, 'a', 'b')
      .eval(script, 1, `${key}:a`)
      .eval(script, 1, `${key}:b`)
      .incr(`${key}:c`)
      .exec();
    expect(results?.map(([error, reply]) => (error ? 'error' : reply))).toEqual([2, 1, 'error', 'error']);
    await expect(direct().mget(`${key}:a`, `${key}:b`, `${key}:c`)).resolves.toEqual(['1', '1', '1']);
  });

  it('makes the requested number of cuts, also when one connection carries several that match', async () => {
    proxy.cutReplies({ matching: commandNamed('incr', key), times: 2 });
    const first = await Promise.allSettled([client.incr(key), client.incr(key)]);
    expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(proxy.faults.repliesCut).toBe(1);

    await reconnected();
    await expect(client.incr(key)).rejects.toThrow();
    await reconnected();
    await expect(client.incr(key)).resolves.toBe(4);
    expect(proxy.faults.repliesCut).toBe(2);
  });

  it('cuts later, and within the reply, when told so', async () => {
    await direct().set(key, 'some value');
    proxy.cutReplies({ matching: commandNamed('get', key), times: 1, delayMs: 60, passBytes: 7 });
    const socket = rawClient();
    const received = everythingFrom(socket);
    const sent = performance.now();
    socket.write(`PING\r\n${wire('GET', key)}`);
    await until('the reply is withheld', () => Promise.resolve(proxy.faults.repliesCut === 1));
    socket.write(wire('INCR', `${key}:later`));
    await expect(received).resolves.toBe('+PONG\r\n$10\r\nso');
    expect(performance.now() - sent).toBeGreaterThanOrEqual(59);
    await expect(direct().get(`${key}:later`)).resolves.toBe('1');
  });

  it('withholds a reply that comes in many chunks as a whole', async () => {
    await direct().set(key, 'x'.repeat(5_000_000));
    proxy.cutReplies({ matching: commandNamed('get', key), times: 1, passBytes: 12 });
    const socket = rawClient();
    const received = everythingFrom(socket);
    socket.write(wire('GET', key));
    await expect(received).resolves.toBe('$5000000\r\nxx');
  });

  it('cuts a request: Redis never executes it', async () => {
    proxy.cutRequests({ matching: commandNamed('incr', key), times: 1 });
    await expect(client.incr(key)).rejects.toThrow();
    expect(proxy.faults.requestsCut).toBe(1);
    await reconnected();
    await expect(client.incr(key)).resolves.toBe(1);
  });

  it('cuts a request within a pipeline: Redis executes what came before it', async () => {
    proxy.cutRequests({ matching: commandNamed('incr', `${key}:b`), times: 1 });
    const pipeline = client.pipeline().incr(`${key}:a`).incr(`${key}:b`).incr(`${key}:c`).exec();
    await expect(pipeline).resolves.toEqual(Array(3).fill([expect.any(Error), undefined]));
    await until('the first command is executed', () => direct().get(`${key}:a`));
    await expect(direct().mget(`${key}:b`, `${key}:c`)).resolves.toEqual([null, null]);
  });

  it('delays replies and keeps their order', async () => {
    proxy.delay(80);
    const sent = performance.now();
    await expect(Promise.all([client.incr(key), client.incr(key)])).resolves.toEqual([1, 2]);
    expect(performance.now() - sent).toBeGreaterThanOrEqual(79);
    expect(proxy.faults.repliesDelayed).toBe(2);
  });

  it('is half-open: nothing passes until it heals, the connection stays', async () => {
    proxy.halfOpen();
    expect(proxy.faults.halfOpened).toBe(1);
    const answer = client.incr(key);
    const newcomer = rawClient();
    newcomer.write('PING\r\n');
    await until('the new connection is half-open too', () => Promise.resolve(proxy.faults.halfOpened === 2));
    await expect(direct().get(key)).resolves.toBeNull();
    expect([client.status, newcomer.readyState, newcomer.bytesRead]).toEqual(['ready', 'open', 0]);

    const pong = once(newcomer, 'data');
    proxy.heal();
    await expect(answer).resolves.toBe(1);
    await expect(pong).resolves.toEqual([Buffer.from('+PONG\r\n')]);
    newcomer.destroy();
  });

  it('makes one connection half-open once Redis has the request that matches', async () => {
    proxy.halfOpenAfter({ matching: commandNamed('incr', key), times: 1 });
    const answer = client.incr(key);
    await until('Redis has the request', () => direct().get(key));
    const other = rawClient();
    other.write('PING\r\n');
    await expect(once(other, 'data')).resolves.toEqual([Buffer.from('+PONG\r\n')]);
    const silence = Promise.race([answer, pause(50, 'nothing')]);
    await expect(silence).resolves.toBe('nothing');
    expect(proxy.faults.halfOpened).toBe(1);

    proxy.heal();
    await expect(answer).resolves.toBe(1);
    other.destroy();
  });

  it('resets connections', async () => {
    const socket = rawClient();
    socket.write('PING\r\n');
    await once(socket, 'data');
    const failure = new Promise((resolve) => socket.on('error', resolve));
    const noticed = new Promise((resolve) => client.once('close', resolve));
    proxy.reset();
    await expect(failure).resolves.toMatchObject({ code: 'ECONNRESET' });
    expect(proxy.faults.resets).toBe(2);
    await noticed;
    await reconnected();
    await expect(client.ping()).resolves.toBe('PONG');
  });

  it('calls off cuts that have not happened when it heals', async () => {
    proxy.cutReplies({ matching: commandNamed('incr', key), times: 5 });
    proxy.heal();
    await expect(client.incr(key)).resolves.toBe(1);
  });

  it('keeps requests and replies together past messages that Redis sends unasked', async () => {
    proxy.cutReplies({ matching: commandNamed('incr', key), times: 1 });
    const socket = rawClient();
    const received = everythingFrom(socket);
    const subscribe = wire('SUBSCRIBE', 'news', 'weather') + wire('UNSUBSCRIBE', 'news');
    socket.write(wire('HELLO', '3') + subscribe + wire('ECHO', 'heard') + wire('INCR', key));
    await expect(received).resolves.toMatch(/\r\n\$5\r\nheard\r\n$/);
    await expect(direct().get(key)).resolves.toBe('1');
  });
});
