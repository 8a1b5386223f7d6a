import { execFile, spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { stop } from '../../dev/children/ending';
import { localNeighbours } from '../../dev/neighbours';
import { freePorts } from '../support/free-port';
import { LaunchedStack, WITHOUT_ROUTER } from '../support/launched-stack';
import type { RedisServer } from '../support/redis-server';
import { startRedis } from '../support/redis-server';
import { until } from '../support/until';

const run = promisify(execFile);

interface AddedCart {
  readonly addCartLines: {
    readonly cart: { readonly lines: readonly object[]; readonly subtotal: object | null };
  };
}

/** The second start takes about ten loads of a compiler; compiling alone takes thirty more, installing even longer. */
const LOADS_OF_A_COMPILER = 20;

describe('npm start', () => {
  let stack: LaunchedStack | undefined;

  afterEach(async () => {
    await stack?.dispose();
    stack = undefined;
  });

  const ask = async (request: string) => (await run('bash', ['-c', request])).stdout;

  it('offers a request that works, keeps its data over a restart, and is soon there again', async () => {
    stack = await (await LaunchedStack.launch()).up();
    const answer = await ask(`${stack.offeredRequest}\necho; echo "$TOKEN"`);
    const [body = '', token = ''] = answer.split('\n').filter(Boolean);
    expect(JSON.parse(body)).toMatchObject({
      data: {
        addCartLines: { cart: { lines: [{ sku: 'P001', quantity: 1 }], subtotal: { currencyCode: 'VND' } } },
      },
    });
    stack.interrupt();
    await stack.exited();

    const reference = await millisOf(() => run(process.execPath, ['-e', "require('typescript')"]));
    const { folder } = stack;
    const again = await millisOf(async () => {
      stack = await (await LaunchedStack.launch({}, folder)).up();
    });
    expect(again / reference).toBeLessThan(LOADS_OF_A_COMPILER);

    const second = await ask(
      `TOKEN=${token}\n${stack.offeredRequest.slice(stack.offeredRequest.indexOf('curl -s', 60))}`,
    );
    expect(JSON.parse(second)).toMatchObject({
      data: { addCartLines: { cart: { lines: [{ sku: 'P001', quantity: 2 }] } } },
    });
  });

  it('ends all it started at Ctrl-C', async () => {
    stack = await (await LaunchedStack.launch()).up();
    const processes = await stack.startedProcesses();
    // Redis, the cart, the Zalo sandbox and the gateway.
    expect(processes).toHaveLength(4 + localNeighbours.length);

    stack.interrupt();

    expect(await stack.exited()).toBe(0);
    const left = (await readdir('/proc')).map(Number);
    expect(processes.filter((pid) => left.includes(pid))).toEqual([]);
  });

  it.each([
    'redis',
    ['zalo-sandbox, cart', ...localNeighbours.map(({ name }) => name)].join(', '),
    'gateway',
  ])('ends all it started at Ctrl-C while %s is starting', async (part) => {
    stack = await LaunchedStack.launch();
    await stack.printed(`Starting ${part} …`);

    stack.interrupt();

    expect(await stack.exited()).toBe(0);
    expect(await stack.processes()).toEqual([]);
    expect(stack.output).not.toMatch(/Ctrl-C stops|ended at once|\n +at /);
  });

  it('ends all it started at a Ctrl-C that comes before the last one is done', async () => {
    stack = await (await LaunchedStack.launch({ DRAIN_MS: '1000' })).up();
    stack.interrupt();
    const stopping = stack.exited();
    for (let again = 0; again < 3; again += 1) {
      await pause(100);
      expect(await stack.processes()).not.toEqual([]);
      stack.interrupt();
    }

    expect(await stopping).toBe(0);
    expect(await stack.processes()).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends all it started when %s reaches npm alone', async (signal) => {
    stack = await (await LaunchedStack.launch({}, undefined, undefined, ['npm', 'start'])).up();

    stack.interrupt(signal);

    expect(await stack.exited()).toBe(0);
    expect(await stack.processes()).toEqual([]);
  });

  it('says which gateway it uses and how to get the Router', async () => {
    stack = await (await LaunchedStack.launch(WITHOUT_ROUTER)).up();

    expect(stack.output).toContain('embedded JavaScript gateway');
    expect(stack.output).toContain('cargo install apollo-router --locked');
  });

  it('says where the Zalo sandbox is, which sends people back to the cart service', async () => {
    stack = await (await LaunchedStack.launch()).up();
    const [, sandbox] = /Zalo +(\S+), its users at \/__sandbox\/users/.exec(stack.output)!;
    const service = stack.addressOf('cart service');

    expect(await (await fetch(`${sandbox}/__sandbox/users`)).json()).toContainEqual(
      expect.objectContaining({ key: 'lan', name: 'Nguyễn Thị Lan' }),
    );
    const query = new URLSearchParams({
      app_id: '1234567890123456789',
      redirect_uri: `${service}/auth/zalo/callback`,
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    });
    expect((await fetch(`${sandbox}/v4/permission?${query.toString()}`, { redirect: 'manual' })).status).toBe(
      200,
    );
  });

  it('stops everything when one part ends', async () => {
    stack = await (await LaunchedStack.launch()).up();
    const [first, ...others] = await stack.startedProcesses();

    process.kill(first!, 'SIGKILL');

    expect(await stack.exited()).toBe(1);
    expect(stack.output).toContain('has ended, so the rest is stopped');
    const left = (await readdir('/proc')).map(Number);
    expect(others.filter((pid) => left.includes(pid))).toEqual([]);
  });

  it('goes on without a neighbour that ends, and says how to start it again', async () => {
    stack = await (await LaunchedStack.launch()).up();
    const { offeredRequest } = stack;
    const subtotal = async () => {
      const { data } = JSON.parse(await ask(offeredRequest)) as { data: AddedCart };
      expect(data.addCartLines.cart.lines).toMatchObject([{ sku: 'P001' }]);
      return data.addCartLines.cart.subtotal;
    };
    const [pricing] = await stack.processesOf('neighbours/pricing');

    process.kill(pricing!, 'SIGKILL');

    await stack.printed('pricing has ended');
    expect(await subtotal()).toBeNull();
    const [, command] = /Start it again in another shell: (.*)/.exec(stack.output)!;
    const again = spawn('bash', ['-c', `exec env ${command}`], { stdio: 'ignore' });
    await until('the neighbour is there again', async () => (await subtotal()) !== null);
    await stop(again);
    stack.interrupt();
    expect(await stack.exited()).toBe(0);
  });

  describe('with a Redis at hand', () => {
    let redis: RedisServer;
    beforeAll(async () => {
      redis = await startRedis();
    });
    afterAll(() => redis.stop());

    it('starts none of its own', async () => {
      stack = await (await LaunchedStack.launch({ REDIS_URL: redis.url })).up();

      // The cart, the Zalo sandbox and the gateway.
      expect(await stack.startedProcesses()).toHaveLength(3 + localNeighbours.length);
      expect(JSON.parse(await ask(stack.offeredRequest))).toHaveProperty('data.addCartLines.cart.version');
    });

    it('does not ask for the ports of a Router that is not there', async () => {
      const taken = String(redis.port);
      const ports = { ROUTER_HEALTH_PORT: taken, ROUTER_METRICS_PORT: taken };
      stack = await (await LaunchedStack.launch({ ...WITHOUT_ROUTER, ...ports })).up();

      expect(stack.output).toContain('embedded JavaScript gateway');
    });

    it('names a taken port and what to do, and starts nothing', async () => {
      stack = await LaunchedStack.launch({ PRICING_PORT: String(redis.port) });

      expect(await stack.exited()).toBe(1);
      expect(stack.output).toContain(`Port ${redis.port} is taken. Stop what uses it, or set PRICING_PORT`);
      expect(stack.output).not.toContain('Starting');
    });
  });

  it.each([
    ['redis://127.0.0.1:1', {}],
    ['redis://:hunter2@127.0.0.1:1/0', {}],
    ['redis://127.0.0.1:1,redis://127.0.0.1:2', { REDIS_MODE: 'cluster' }],
  ])('names REDIS_URL in one line if nothing answers at %s, and starts nothing', async (REDIS_URL, mode) => {
    stack = await LaunchedStack.launch({ REDIS_URL, ...mode });

    expect(await stack.exited()).toBe(1);
    expect(stack.ownOutput).toMatch(/^REDIS_URL: no Redis answers at 127\.0\.0\.1:1\. .+\n$/);
    expect(stack.output).not.toContain('hunter2');
  });

  it('names two settings that give the same port, in one line, and starts nothing', async () => {
    const [port] = await freePorts(1);
    stack = await LaunchedStack.launch({ CATALOG_PORT: String(port), GATEWAY_PORT: String(port) });

    expect(await stack.exited()).toBe(1);
    expect(stack.ownOutput).toMatch(
      new RegExp(`^(GATEWAY|CATALOG)_PORT and \\w+_PORT are both ${port}\\. .+\n$`),
    );
  });

  it('names all bad settings of the service, and starts nothing', async () => {
    const digits = '1234567890123456';
    stack = await LaunchedStack.launch({ CART_MAX_LINES: 'many', LOG_LEVEL: 'loud', ROUTER_SECRET: digits });

    expect(await stack.exited()).toBe(1);
    expect(stack.output).toContain('not digits alone');
    expect(stack.output).not.toContain(digits);
    for (const name of ['CART_MAX_LINES', 'LOG_LEVEL', 'ROUTER_SECRET']) expect(stack.output).toContain(name);
    expect(stack.output).not.toMatch(/Starting|\n +at /);
  });

  it('names a Router that is none', async () => {
    stack = await LaunchedStack.launch({ APOLLO_ROUTER_BIN: '/bin/true' });

    expect(await stack.exited()).toBe(1);
    expect(stack.output).toContain('APOLLO_ROUTER_BIN');
  });
});

async function millisOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
