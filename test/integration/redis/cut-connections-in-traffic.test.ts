import { randomUUID } from 'node:crypto';
import type { WholeCartFragment } from '../../__generated__/operations';
import type { FaultProxy } from '../../support/fault-proxy';
import type { Input, Mutation } from '../../support/mutations';
import { call, insist, mutations } from '../../support/mutations';
import { cutReply, startProxiedService } from '../../support/proxied-service';
import { commandNamed } from '../../support/redis-requests';
import type { Service } from '../../support/service';
import { newGuest, unitsOf } from '../../support/shopper';
import { until } from '../../support/until';
import { use } from '../../support/use';

const REPLY_CUTS = 80;

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

describe('connections to Redis that are cut while shoppers shop', () => {
  const stage = use(startProxiedService);
  let proxy: FaultProxy;
  let service: Service;

  beforeAll(async () => {
    ({ proxy, service } = stage());
  });
  afterEach(() => proxy.heal());

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
    cutReply(proxy, mutations[number % mutations.length]!, number);
    await until('a reply is lost', async () => proxy.faults.repliesCut > repliesCut);
  }

  async function loseRequest(): Promise<void> {
    const { requestsCut } = proxy.faults;
    proxy.cutRequests({ matching: commandNamed('evalsha'), times: 1 });
    await until('a request is lost', async () => proxy.faults.requestsCut > requestsCut);
  }

  /** Loses this many replies, and between them requests and whole connections; before each, some calls get through. */
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
      await makeTrouble(REPLY_CUTS, traffic);
    } finally {
      traffic.goesOn = false;
      await Promise.all(shoppers);
    }

    expect(proxy.faults.repliesCut - before.repliesCut).toBe(REPLY_CUTS);
    expect(proxy.faults.requestsCut - before.requestsCut).toBe(REPLY_CUTS / 5);
    expect(proxy.faults.resets - before.resets).toBe(REPLY_CUTS / 5);
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
