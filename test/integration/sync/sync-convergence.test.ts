import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { WholeCartFragment } from '../../__generated__/operations';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { CartOfUnits, CopyOfUnits } from '../../support/sync-model';
import { newShopper } from '../../support/tokens';
import { useService } from '../../support/use';

/** The cluster adds nothing to the rule but its slots. */
const RUNS = { 'one Redis': 40, 'a cluster': 10 };
const SEED = 20260101;
const SHRINKING_MS = 120_000;
const SKUS = ['a', 'b'];

/** Two phones that go offline, two tabs of one session, and an old client that names no replica. */
const COPIES = ['phone', 'other phone', 'tab 1', 'tab 2', 'nameless'] as const;
type Name = (typeof COPIES)[number];

const sku = fc.constantFrom(...SKUS);
const quantity = fc.integer({ min: 1, max: 4 });
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      who: fc.constantFrom(...COPIES),
      does: fc.constantFrom('add', 'remove', 'sync', 'sync', 'sync unanswered'),
      sku,
      quantity,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      who: fc.constant('website' as const),
      does: fc.constantFrom('add', 'add', 'remove', 'remove', 'clear', 'merge'),
      sku,
      quantity,
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** A client with a copy, and the copy in units of its own beside it. */
class Client {
  readonly copy: CopyOfUnits;
  private unanswered = false;

  constructor(
    private readonly shopper: Shopper,
    private readonly replicaId: string | null,
    cart: CartOfUnits,
  ) {
    this.copy = new CopyOfUnits(cart);
  }

  /** Without a name only the very same may be sent again, so the shopper has to wait for the answer. */
  get mayChange(): boolean {
    return this.replicaId !== null || !this.unanswered;
  }

  async sync(answered: boolean): Promise<WholeCartFragment> {
    const { cart, userErrors, warnings } = await this.shopper.sync({
      lines: this.copy.lines(),
      baseVersion: this.copy.baseVersion,
      replicaId: this.replicaId,
    });
    expect({ userErrors, warnings }).toEqual({ userErrors: [], warnings: [] });
    this.copy.arrive();
    this.unanswered = !answered;
    if (answered) this.copy.become(cart.version, SKUS);
    return cart;
  }
}

describe.each(stores)('copies of a cart on $store', ({ store, env }) => {
  const service = useService(env);

  async function clientsOf(id: string, cart: CartOfUnits): Promise<Map<Name, Client>> {
    const clients = new Map<Name, Client>();
    for (const name of COPIES) {
      const session = name.startsWith('tab') ? 'browser' : name;
      const replicaId = name === 'nameless' ? null : name;
      clients.set(name, new Client(await newShopper(service().url, id, session), replicaId, cart));
    }
    return clients;
  }

  /** What somebody does who is online and keeps no copy. */
  async function doOnline(shopper: Shopper, { does, sku, quantity }: Step, cart: CartOfUnits): Promise<void> {
    if (does === 'add') {
      await shopper.add({ lines: [{ sku, quantity }] });
      cart.put(sku, cart.make(quantity));
    } else if (does === 'merge') {
      const guest = await newGuest(service().url);
      await guest.add({ lines: [{ sku, quantity }] });
      await shopper.mergeCart(guest);
      cart.put(sku, cart.make(quantity));
    } else if (does === 'clear') {
      await shopper.clear({ idempotencyKey: randomUUID() });
      for (const each of SKUS) cart.take(cart.of(each));
    } else {
      const line = (await shopper.cart()).lines.find((one) => one.sku === sku);
      if (line) await shopper.remove({ lineIds: [line.id] });
      cart.take(cart.of(sku));
    }
  }

  async function live(steps: readonly Step[]): Promise<void> {
    const website = await newShopper(service().url);
    const cart = new CartOfUnits();
    const clients = await clientsOf(website.id, cart);
    for (const next of steps) {
      if (next.who === 'website') await doOnline(website, next, cart);
      else {
        const client = clients.get(next.who)!;
        if (next.does === 'add' && client.mayChange) client.copy.add(next.sku, next.quantity);
        if (next.does === 'remove' && client.mayChange) client.copy.remove(next.sku);
        if (!next.does.startsWith('sync')) continue;
        await client.sync(next.does === 'sync');
      }
      expect(unitsOf(await website.cart())).toEqual(cart.quantities(SKUS));
    }
    await settle(website, [...clients.values()], cart);
  }

  /** Two rounds: in the first each brings what it still has, in the second each gets what the others brought. */
  async function settle(website: Shopper, clients: readonly Client[], cart: CartOfUnits): Promise<void> {
    for (const client of clients) await client.sync(true);
    const { version } = await website.cart();
    for (const client of clients) {
      const answer = await client.sync(true);
      expect(unitsOf(answer)).toEqual(cart.quantities(SKUS));
      expect(answer.version).toBe(version);
    }
  }

  it(
    'lose nothing, double nothing, bring nothing back and become one, in any order, with lost answers',
    async () => {
      await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 30, size: 'max' }), live), {
        seed: SEED,
        numRuns: RUNS[store as keyof typeof RUNS],
      });
    },
    SHRINKING_MS,
  );

  const anyCopy = fc.record({
    replicaId: fc.constantFrom('phone', 'tab 1', 'tab 2'),
    lines: fc.array(fc.record({ sku, quantity: fc.nat({ max: 9 }) }), { maxLength: 3 }),
    age: fc.option(fc.nat({ max: 4 }), { freq: 4 }),
  });

  it(
    'may be anything and come from any version: the same again changes nothing, and the answer is in step',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyCopy, { minLength: 3, maxLength: 8 }), async (copies) => {
          const guest = await newGuest(service().url);
          for (const { age, ...copy } of copies) {
            const { version } = await guest.cart();
            const input = { ...copy, baseVersion: age === null ? null : Math.max(version - age, 0) };
            const { cart } = await guest.sync(input);

            expect((await guest.sync(input)).cart).toEqual(cart);
            const lines = cart.lines.map((line) => ({ sku: line.sku, quantity: line.quantity }));
            for (const baseVersion of [cart.version, null])
              expect((await guest.sync({ lines, baseVersion })).cart).toEqual(cart);
          }
        }),
        { seed: SEED, numRuns: RUNS[store as keyof typeof RUNS] / 2 },
      );
    },
    SHRINKING_MS,
  );
});
