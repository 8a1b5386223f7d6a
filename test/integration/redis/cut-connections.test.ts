import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { scripts } from '../../../src/redis/scripts';
import type { FaultProxy } from '../../support/fault-proxy';
import type { Input, Mutation } from '../../support/mutations';
import { call, insist, lineIdOf, mutations } from '../../support/mutations';
import { cutReply, startProxiedService } from '../../support/proxied-service';
import { commandNamed } from '../../support/redis-requests';
import type { Service } from '../../support/service';
import { newGuest, Shopper, unitsOf } from '../../support/shopper';
import { newShopper, newShoppersByAge } from '../../support/tokens';
import { until } from '../../support/until';
import { use } from '../../support/use';

const REPLY_CUTS_PER_CASE = 15;
const REQUEST_CUTS_PER_CASE = 5;

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

describe('a connection to Redis that is cut in the middle of a change', () => {
  const stage = use(startProxiedService);
  let proxy: FaultProxy;
  let service: Service;
  let undisturbed: Service;

  beforeAll(async () => {
    ({ proxy, service, undisturbed } = stage());
  });
  afterEach(() => proxy.heal());

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

  /** Runs a change whose reply is cut; once Redis has executed it, the shopper goes on elsewhere. */
  async function changeAndLoseReply(mutation: Mutation, keyed: boolean, number: number): Promise<boolean> {
    const { guest, elsewhere, target } = await guestWithCart();
    const { input, leaves } = changes[mutation];
    const asked = { ...input(target), ...(keyed && { idempotencyKey: randomUUID() }) };
    const cutsBefore = proxy.faults.repliesCut;
    cutReply(proxy, mutation, number);

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

  it('fails no change whose alias cannot be shortened', async () => {
    const [oldest, older, younger] = await newShoppersByAge(undisturbed.url);
    await older.mergeCart(younger);
    await oldest.mergeCart(older);
    const before = proxy.faults.requestsCut;
    proxy.cutRequests({ matching: commandNamed('evalsha', scripts.shortenAlias.sha), times: Infinity });

    const { cart } = await younger.at(service.url).add({ lines: [{ sku: 'target' }] });

    expect(unitsOf(cart)).toEqual({ target: 1 });
    await until('it was tried', async () => proxy.faults.requestsCut > before);
  });

  it('fails no merge that is through because its cart cannot be read again', async () => {
    const { guest } = await guestWithCart();
    const shopper = await newShopper(service.url);
    let applied = false;
    const readAfterwards = (request: Buffer) => {
      applied ||= commandNamed('evalsha', scripts.applyMerge.sha)(request);
      return applied && commandNamed('hgetall')(request);
    };
    proxy.cutRequests({ matching: readAfterwards, times: Infinity });

    const { outcome, cart } = await shopper.mergeCart(guest);

    expect([outcome, applied]).toEqual(['MERGED', true]);
    expect(unitsOf(cart)).toEqual({ target: 3, kept: 2 });
  });
});
