import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { scripts } from '../../src/redis/scripts';
import {
  AddCartLinesDocument,
  ClearCartDocument,
  RemoveCartLinesDocument,
  UpdateCartLinesDocument,
} from '../__generated__/operations';
import type { WholeCartFragment, WholePayloadFragment } from '../__generated__/operations';
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy';
import { commandNamed } from '../support/redis-requests';
import { startRedis, type RedisServer } from '../support/redis-server';
import { startService, type Service } from '../support/service';
import { newGuest, Shopper, unitsOf } from '../support/shopper';
import { until } from '../support/until';

const REPLY_CUTS_PER_CASE = 15;
const REQUEST_CUTS_PER_CASE = 5;
const REPLY_CUTS_UNDER_TRAFFIC = 80;

type Input = Record<string, unknown>;

const documents = {
  addCartLines: AddCartLinesDocument,
  updateCartLines: UpdateCartLinesDocument,
  removeCartLines: RemoveCartLinesDocument,
  clearCart: ClearCartDocument,
} as const;
type Mutation = keyof typeof documents;
const mutations = Object.keys(documents) as Mutation[];

/** A change of a cart that holds 3 units of `target` and 2 of `kept`, and the units it leaves. */
const changes: Record<Mutation, { input: (lineId: string) => Input; leaves: Record<string, number> }> = {
  addCartLines: {
    input: () => ({ lines: [{ sku: 'target', quantity: 2 }] }),
    leaves: { target: 5, kept: 2 },
  },
  updateCartLines: {
    input: (lineId) => ({ lines: [{ lineId, quantity: 7 }] }),
    leaves: { target: 7, kept: 2 },
  },
  removeCartLines: { input: (lineId) => ({ lineIds: [lineId] }), leaves: { kept: 2 } },
  clearCart: { input: () => ({}), leaves: {} },
};

/** The payload, or nothing after an error that says the call may be repeated; any other answer fails the test. */
async function call(
  shopper: Shopper,
  mutation: Mutation,
  input: Input,
): Promise<WholePayloadFragment | undefined> {
  const variables = { input };
  const answer = await shopper.ask<Record<Mutation, WholePayloadFragment>>(documents[mutation], variables);
  if (answer.data) {
    expect(answer.data[mutation].userErrors).toEqual([]);
    return answer.data[mutation];
  }
  expect(answer.errors).toMatchObject([{ extensions: { code: 'STORE_UNAVAILABLE', retryable: true } }]);
  return undefined;
}

/** As {@link call}, and what fails is asked again under the client's key until it is acknowledged. */
async function insist(shopper: Shopper, mutation: Mutation, input: Input): Promise<WholePayloadFragment> {
  return until(`${mutation} is acknowledged`, () => call(shopper, mutation, input));
}

interface Traffic {
  goesOn: boolean;
  calls: number;
  /** Calls that were acknowledged at the first try of the client. */
  acknowledged: number;
}

async function someCallsOf(traffic: Traffic): Promise<void> {
  const { acknowledged } = traffic;
  await until('some calls get through', async () => traffic.acknowledged >= acknowledged + 8);
}

function lineIdOf(cart: WholeCartFragment, sku: string): string {
  return cart.lines.find((line) => line.sku === sku)!.id;
}

describe('connections to Redis that are cut', () => {
  let server: RedisServer;
  let proxy: FaultProxy;
  /** Reaches Redis through the proxy. */
  let service: Service;
  /** Reaches the same Redis directly. */
  let undisturbed: Service;

  beforeAll(async () => {
    server = await startRedis();
    proxy = await startFaultProxy(server);
    service = await startService({ REDIS_URL: proxy.url });
    undisturbed = await startService({ REDIS_URL: server.url });
    // So that a cut always hits an execution, not the news that Redis does not know the script yet.
    const redis = new Redis(server.url);
    for (const { source } of Object.values(scripts)) await redis.script('LOAD', source);
    redis.disconnect();
  });
  afterEach(() => proxy.heal());
  afterAll(async () => {
    await service?.stop();
    await undisturbed?.stop();
    await proxy?.stop();
    await server?.stop();
  });

  async function guestWithCart(): Promise<{ guest: Shopper; elsewhere: Shopper; target: string }> {
    const guest = await newGuest(service.url);
    const elsewhere = new Shopper(`${undisturbed.url}/graphql`, guest.token, guest.id);
    const lines = [
      { sku: 'target', quantity: 3 },
      { sku: 'kept', quantity: 2 },
    ];
    const { cart } = await elsewhere.add({ lines });
    return { guest, elsewhere, target: lineIdOf(cart, 'target') };
  }

  function cutReply(mutation: Mutation, number: number): void {
    const timing = { delayMs: (number * 13) % 31, passBytes: (number * 17) % 41 };
    proxy.cutReplies({ matching: commandNamed('evalsha', scripts[mutation].sha), times: 1, ...timing });
  }

  /** Runs a change whose reply is cut; once Redis has executed it, the shopper goes on elsewhere. */
  async function changeAndLoseReply(mutation: Mutation, keyed: boolean, number: number): Promise<boolean> {
    const { guest, elsewhere, target } = await guestWithCart();
    const { input, leaves } = changes[mutation];
    const asked = { ...input(target), ...(keyed && { idempotencyKey: randomUUID() }) };
    const cutsBefore = proxy.faults.repliesCut;
    cutReply(mutation, number);

    let answered = false;
    const first = call(guest, mutation, asked).finally(() => (answered = true));
    while (proxy.faults.repliesCut === cutsBefore && !answered) await nextTurn();
    await elsewhere.add({ lines: [{ sku: 'target' }, { sku: 'later' }] });
    const acknowledged = (await first) !== undefined;
    if (keyed) await insist(guest, mutation, asked);

    expect(unitsOf(await elsewhere.cart())).toEqual({
      ...leaves,
      target: (leaves['target'] ?? 0) + 1,
      later: 1,
    });
    return acknowledged;
  }

  describe.each(mutations)('%s', (mutation) => {
    it.each([
      ['with a client’s key', true],
      ['without a key', false],
    ])('takes effect once, %s, when the reply is lost', async (_, keyed) => {
      const before = proxy.faults.repliesCut;
      let acknowledged = 0;

      for (let number = 0; number < REPLY_CUTS_PER_CASE; number += 1) {
        if (await changeAndLoseReply(mutation, keyed, number)) acknowledged += 1;
      }

      expect(proxy.faults.repliesCut - before).toBe(REPLY_CUTS_PER_CASE);
      expect(acknowledged).toBeGreaterThanOrEqual(0.9 * REPLY_CUTS_PER_CASE);
    });

    it('takes effect once when the request is lost', async () => {
      const before = proxy.faults.requestsCut;

      for (let number = 0; number < REQUEST_CUTS_PER_CASE; number += 1) {
        const { guest, target } = await guestWithCart();
        proxy.cutRequests({ matching: commandNamed('evalsha', scripts[mutation].sha), times: 1 });
        const payload = await insist(guest, mutation, {
          ...changes[mutation].input(target),
          idempotencyKey: randomUUID(),
        });
        expect(unitsOf(payload.cart)).toEqual(changes[mutation].leaves);
      }

      expect(proxy.faults.requestsCut - before).toBe(REQUEST_CUTS_PER_CASE);
    });
  });

  /** Goes shopping, one call after the other, and checks every answer against what the calls before must have left. */
  async function shop(keyed: boolean, traffic: Traffic): Promise<void> {
    const guest = await newGuest(service.url);
    let cart = await guest.cart();
    for (let number = 0; traffic.goesOn; number += 1) {
      const { mutation, input, expected } = nextStep(number, cart);
      const asked = { ...input, ...(keyed && { idempotencyKey: randomUUID() }) };
      const first = await call(guest, mutation, asked);
      traffic.calls += 1;
      if (first) traffic.acknowledged += 1;
      if (first || keyed) {
        cart = (first ?? (await insist(guest, mutation, asked))).cart;
        expect(unitsOf(cart)).toEqual(expected);
      } else {
        const before = unitsOf(cart);
        cart = await until('the cart can be read', () => guest.cart());
        expect([before, expected]).toContainEqual(unitsOf(cart));
      }
    }
  }

  async function loseReply(number: number): Promise<void> {
    const { repliesCut } = proxy.faults;
    cutReply(mutations[number % mutations.length]!, number);
    await until('a reply is lost', async () => proxy.faults.repliesCut > repliesCut);
  }

  async function loseRequest(): Promise<void> {
    const { requestsCut } = proxy.faults;
    proxy.cutRequests({ matching: commandNamed('evalsha'), times: 1 });
    await until('a request is lost', async () => proxy.faults.requestsCut > requestsCut);
  }

  /** Loses so many replies, and between them requests and whole connections; before each, some calls get through. */
  async function makeTrouble(replyCuts: number, traffic: Traffic): Promise<void> {
    for (let number = 0; number < replyCuts; number += 1) {
      await someCallsOf(traffic);
      await loseReply(number);
      if (number % 5 > 1) continue;
      await someCallsOf(traffic);
      if (number % 5 === 0) await loseRequest();
      else proxy.reset();
    }
  }

  it('loses and doubles nothing when replies, requests and connections are lost under traffic', async () => {
    const before = { ...proxy.faults };
    const traffic: Traffic = { goesOn: true, calls: 0, acknowledged: 0 };
    const shoppers = [true, false, true, false, true, false].map((keyed) => shop(keyed, traffic));
    try {
      await makeTrouble(REPLY_CUTS_UNDER_TRAFFIC, traffic);
    } finally {
      traffic.goesOn = false;
      await Promise.all(shoppers);
    }

    expect(proxy.faults.repliesCut - before.repliesCut).toBe(REPLY_CUTS_UNDER_TRAFFIC);
    expect(proxy.faults.requestsCut - before.requestsCut).toBe(REPLY_CUTS_UNDER_TRAFFIC / 5);
    expect(proxy.faults.resets - before.resets).toBe(REPLY_CUTS_UNDER_TRAFFIC / 5);
    expect(traffic.acknowledged).toBeGreaterThanOrEqual(0.95 * traffic.calls);
  });
});

/** A shopper's next call: every mutation in turn on a few skus, and the units it must leave in the cart. */
function nextStep(
  number: number,
  cart: WholeCartFragment,
): { mutation: Mutation; input: Input; expected: Record<string, number> } {
  const { [number % (cart.lines.length || 1)]: line } = cart.lines;
  const { [line?.sku ?? '']: units = 0, ...others } = unitsOf(cart);
  const kind = number % 8;
  if (kind === 7) return { mutation: 'clearCart', input: {}, expected: {} };
  if (line && kind === 3) {
    const quantity = units + 3;
    const input = { lines: [{ lineId: line.id, quantity }] };
    return { mutation: 'updateCartLines', input, expected: { ...others, [line.sku]: quantity } };
  }
  if (line && kind === 5)
    return { mutation: 'removeCartLines', input: { lineIds: [line.id] }, expected: others };
  const sku = `P${number % 3}`;
  const expected = { ...unitsOf(cart), [sku]: (unitsOf(cart)[sku] ?? 0) + 1 };
  return { mutation: 'addCartLines', input: { lines: [{ sku }] }, expected };
}
