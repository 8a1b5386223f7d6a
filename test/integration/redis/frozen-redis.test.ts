import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { AddCartLinesDocument, CartDocument, MergeCartDocument } from '../../__generated__/operations';
import type { AddCartLinesInput } from '../../__generated__/operations';
import { startFaultProxy } from '../../support/fault-proxy';
import { startRedis } from '../../support/redis-server';
import { addByScript } from '../../support/scripted-add';
import { startService, type Service } from '../../support/service';
import { newGuest, unitsOf, type Shopper } from '../../support/shopper';
import { newShopper } from '../../support/tokens';
import { until } from '../../support/until';
import { use, useService } from '../../support/use';

const REQUEST_EVERY_MS = 50;
const FROZEN_MS = 3000;
const ANSWER_WITHIN_MS = 1000;
const NORMAL_WITHIN_MS = 2000;
/** Redis has 250 ms to answer. */
const NOT_READY_WITHIN_MS = 400;

type Kind = 'read' | 'add with key' | 'add without key';
const KINDS: readonly Kind[] = ['read', 'add with key', 'read', 'add without key'];

/** A request, when it was sent (performance.now), how long its answer took (ms), and whether that had data. */
interface Request {
  readonly guest: Shopper;
  readonly kind: Kind;
  readonly input: AddCartLinesInput & { readonly lines: { sku: string }[] };
  readonly sent: number;
  readonly took: number;
  readonly ok: boolean;
}

/** Reads, or adds one unit of a sku of its own. Any answer but data or a retryable error fails the test. */
async function send(guest: Shopper, kind: Kind): Promise<Request> {
  const sku = randomUUID();
  const input = { lines: [{ sku }], ...(kind === 'add with key' && { idempotencyKey: sku }) };
  const sent = performance.now();
  const answer = await guest.ask(kind === 'read' ? CartDocument : AddCartLinesDocument, { input });
  const took = performance.now() - sent;
  if (answer.data) return { guest, kind, input, sent, took, ok: true };
  expect(answer.errors).toMatchObject([{ extensions: { code: 'STORE_UNAVAILABLE', retryable: true } }]);
  return { guest, kind, input, sent, took, ok: false };
}

/** Some 20 requests a second, of every kind and from every guest, for as long as `meanwhile` takes. */
async function traffic(guests: readonly Shopper[], meanwhile: () => Promise<void>): Promise<Request[]> {
  const requests: Promise<Request>[] = [];
  const timer = setInterval(() => {
    const number = requests.length;
    requests.push(send(guests[number % guests.length]!, KINDS[number % KINDS.length]!));
  }, REQUEST_EVERY_MS);
  try {
    await meanwhile();
  } finally {
    clearInterval(timer);
  }
  return Promise.all(requests);
}

/** How often each request's sku is in its guest's cart now. */
async function unitsAdded(requests: readonly Request[]): Promise<number[]> {
  const carts = new Map<Shopper, Record<string, number>>();
  for (const guest of new Set(requests.map((request) => request.guest))) {
    carts.set(guest, unitsOf(await guest.cart()));
  }
  return requests.map(({ guest, input }) => carts.get(guest)?.[input.lines[0]!.sku] ?? 0);
}

describe('a Redis that is frozen', () => {
  const server = use(startRedis);
  const proxy = use(() => startFaultProxy(server()));

  describe('behind the service', () => {
    let service: Service;
    let guests: Shopper[];

    afterEach(async () => {
      server().thaw();
      proxy().heal();
      await service?.stop();
    });

    async function serve(redisUrl: string): Promise<void> {
      service = await startService({ REDIS_URL: redisUrl });
      guests = await Promise.all(Array.from({ length: 5 }, () => newGuest(service.url)));
    }

    async function readiness(): Promise<{ status: number; took: number }> {
      const asked = performance.now();
      const { status } = await fetch(`${service.url}/readyz`);
      return { status, took: performance.now() - asked };
    }

    it.each([
      ['SIGSTOP', () => server().url, () => server().freeze(), () => server().thaw()],
      ['half-open connections', () => proxy().url, async () => proxy().halfOpen(), () => proxy().heal()],
    ])('answers within a second and loses and doubles nothing: %s', async (_, url, freeze, thaw) => {
      await serve(url());
      let thawed = 0;
      const requests = await traffic(guests, async () => {
        await pause(500);
        await freeze();
        await pause(FROZEN_MS);
        thaw();
        thawed = performance.now();
        await pause(NORMAL_WITHIN_MS + 500);
      });
      const failed = requests.filter(({ ok }) => !ok);

      expect(failed.length).toBeGreaterThan(20);
      expect(Math.max(...requests.map(({ took }) => took))).toBeLessThan(ANSWER_WITHIN_MS);
      expect(Math.max(...failed.map(({ sent }) => sent))).toBeLessThan(thawed + NORMAL_WITHIN_MS);

      for (const { guest, input } of failed) if (input.idempotencyKey) await guest.add(input);
      const certain = requests.filter(({ kind, ok }) => kind === 'add with key' || (kind !== 'read' && ok));
      const unknown = failed.filter(({ kind }) => kind === 'add without key');
      expect(await unitsAdded(certain)).toEqual(certain.map(() => 1));
      // What lay in the connection was carried out in the end, but only once.
      expect(Math.max(...(await unitsAdded(unknown)))).toBe(1);
    });

    it('says not ready while it lasts, and ready again afterwards', async () => {
      await serve(server().url);
      await server().freeze();
      const answers: { status: number; took: number }[] = [];
      for (let probe = 0; probe < 6; probe += 1) answers.push(await readiness());
      server().thaw();

      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
      expect(Math.max(...answers.map(({ took }) => took))).toBeLessThan(NOT_READY_WITHIN_MS);
      await until('the service is ready', async () => (await readiness()).status === 200, NORMAL_WITHIN_MS);
    });

    it('counts reads that got no answer as errors', async () => {
      await serve(server().url);
      const [guest] = guests as [Shopper];
      const reads = async (outcome: string) => {
        const metrics = await (await fetch(`${service.url}/metrics`)).text();
        const name = `redis_command_duration_seconds_count{command="hgetall",outcome="${outcome}"} `;
        const line = metrics.split('\n').find((text) => text.startsWith(name));
        return Number(line?.slice(name.length) ?? 0);
      };
      await guest.cart();
      const answered = await reads('ok');
      await server().freeze();

      await send(guest, 'read');

      expect(await reads('error')).toBeGreaterThan(1);
      expect(await reads('ok')).toBe(answered);
    });

    it('does not carry out after 7 s what was given up long ago', async () => {
      await serve(server().url);
      await server().freeze();
      const stuck = await Promise.all(guests.map((guest) => send(guest, 'add without key')));
      await pause(7000);
      server().thaw();
      await until('the service is ready', async () => (await readiness()).status === 200, NORMAL_WITHIN_MS);

      expect(stuck.map(({ ok }) => ok)).toEqual(guests.map(() => false));
      expect(await unitsAdded(stuck)).toEqual(guests.map(() => 0));
    });
  });

  describe('and a write that reaches it late', () => {
    const redis = use(async () => new Redis(server().url));

    it('refuses it more than 5 s after its deadline and leaves the cart alone', async () => {
      const cartId = randomUUID();

      const refusal = { code: 'STORE_UNAVAILABLE', retryable: true };
      await expect(addByScript(redis(), { cartId, sku: 'P001', lateMs: 6000 })).rejects.toMatchObject(
        refusal,
      );
      await expect(redis().keys(`*${cartId}*`)).resolves.toEqual([]);
    });

    it('makes it up to then, because clocks differ', async () => {
      const [status] = await addByScript(redis(), { cartId: randomUUID(), sku: 'P001', lateMs: 4000 });

      expect(status).toBe('OK');
    });
  });
});

describe('a replica that is frozen, with CART_DURABILITY=replicated', () => {
  const primary = use(startRedis);
  const replica = use(startRedis);
  const redis = use(async () => new Redis(primary().url));
  beforeAll(async () => {
    const follower = new Redis(replica().url);
    await follower.replicaof('127.0.0.1', primary().port);
    follower.disconnect();
    await until('the replica follows', async () =>
      (await redis().info('replication')).includes('state=online'),
    );
  });
  const service = useService(() => ({ REDIS_URL: primary().url, CART_DURABILITY: 'replicated' }));

  it('keeps a change unacknowledged until it has it, also when the change is repeated over a new connection', async () => {
    const guest = await newGuest(service().url);
    const input = { lines: [{ sku: 'P001' }], idempotencyKey: randomUUID() };
    const notDurable = [{ extensions: { code: 'NOT_DURABLE', retryable: true } }];
    await replica().freeze();

    const first = await guest.ask(AddCartLinesDocument, { input });
    await redis().call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    const again = await guest.ask(AddCartLinesDocument, { input });
    replica().thaw();
    const last = await until('it is acknowledged', () => guest.add(input), NORMAL_WITHIN_MS);

    expect([first.errors, again.errors]).toMatchObject([notDurable, notDurable]);
    expect(last).toMatchObject({ replayed: true, userErrors: [] });
    expect(unitsOf(last.cart)).toEqual({ P001: 1 });
  });

  it('keeps a mergeCart that is repeated unanswered too: what is only read there, a failover may forget', async () => {
    const guest = await newGuest(service().url);
    const shopper = await newShopper(service().url);
    const input = { sourceToken: guest.token, idempotencyKey: randomUUID() };
    const first = await shopper.get(MergeCartDocument, { input });
    await replica().freeze();

    const again = await shopper.ask(MergeCartDocument, { input });
    replica().thaw();
    const last = await until(
      'it is answered',
      () => shopper.get(MergeCartDocument, { input }),
      NORMAL_WITHIN_MS,
    );

    expect(again.errors).toMatchObject([{ extensions: { code: 'NOT_DURABLE', retryable: true } }]);
    expect(last.mergeCart).toEqual({ ...first.mergeCart, replayed: true });
  });

  it('does not hold up a preview, which writes nothing', async () => {
    const guest = await newGuest(service().url);
    const shopper = await newShopper(service().url);
    await guest.fill({ P001: 1 });
    await replica().freeze();

    const { outcome } = await shopper.previewMergeCart(guest).finally(() => replica().thaw());

    expect(outcome).toBe('MERGED');
  });
});
