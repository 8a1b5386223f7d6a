import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { newIdentityId } from '../../../src/identity/identity';
import { bucketOf, cartKeys } from '../../../src/redis/keys';
import { Adder, outcomes, whileAdding } from '../../support/adder';
import { CartReader } from '../../support/cart-reader';
import { startCluster } from '../../support/redis-cluster';
import type { ClusterNode } from '../../support/redis-cluster-node';
import { startService, type Service } from '../../support/service';
import { Shopper, unitsOf } from '../../support/shopper';
import { SlotMove } from '../../support/slot-move';
import { newShopper, signToken } from '../../support/tokens';
import { until } from '../../support/until';
import { untilAnswered } from '../../support/until-answered';
import { use } from '../../support/use';

const CARTS = 300;
const ADDERS = 4;
const BATCH = 50;
const BETWEEN_BATCHES_MS = 100;
const READ_WITHIN_MS = 30_000;

/** Ids of identities whose carts share a bucket, and so a slot. */
function neighbours(count: number): string[] {
  const ids = [newIdentityId()];
  while (ids.length < count) {
    const id = newIdentityId();
    if (bucketOf(id) === bucketOf(ids[0]!)) ids.push(id);
  }
  return ids;
}

/** Carts of one slot: some hundred that are only read, some that change, and one of a guest. */
async function population(service: Service) {
  const [guestId, ...shopperIds] = neighbours(1 + CARTS + ADDERS) as [string, ...string[]];
  const shoppers = await Promise.all(shopperIds.map((id) => newShopper(service.url, id)));
  const read = shoppers.slice(0, CARTS);
  const quantityOf = (index: number): number => 1 + (index % 7);
  await Promise.all(read.map((shopper, index) => shopper.fill({ P001: quantityOf(index) })));

  const graphql = `${service.url}/graphql`;
  const anyCart = await signToken({ claims: { scope: 'cart:any' } });
  const support = new Shopper(graphql, anyCart, 'A'.repeat(22));
  const asGuest = await signToken({ claims: { sub: guestId, kind: 'GUEST' } });
  return {
    key: cartKeys(guestId).cart,
    reader: new CartReader(read, quantityOf, support),
    adders: shoppers.slice(CARTS).map((shopper) => new Adder(shopper)),
    guest: new Shopper(graphql, asGuest, guestId),
  };
}

/** Reads and adds while `act` runs, which begins when everybody has added something. */
function whileShopping(
  adders: readonly Adder[],
  reader: CartReader,
  act: () => Promise<void>,
): Promise<void> {
  return whileAdding(adders, () =>
    reader.readWhile(async () => {
      await until('all have added', async () => adders.every(({ tries }) => tries.length > 1));
      await act();
    }),
  );
}

describe('a slot with hundreds of carts moves', () => {
  const cluster = use(startCluster);
  let newcomer: ClusterNode;
  let service: Service;

  beforeAll(async () => {
    newcomer = await cluster().addPrimary();
  }, 60_000);
  afterEach(() => service.stop());

  async function start(durability: string) {
    service = await startService({
      REDIS_URL: cluster().url,
      REDIS_MODE: 'cluster',
      CART_DURABILITY: durability,
    });
    return population(service);
  }

  /** A primary that serves slots, has a replica, and does not serve this key. */
  async function otherPrimary(key: string): Promise<ClusterNode> {
    const source = await cluster().primaryOf(key);
    const primaries = await Promise.all(['{b0}', '{b1}', '{b2}'].map((tag) => cluster().primaryOf(tag)));
    return primaries.find((primary) => primary !== source)!;
  }

  it.each([
    ['to a primary of other slots', 'replicated', otherPrimary],
    ['to a node that has served none', 'fsync', async () => newcomer],
  ] as const)(
    '%s (%s), key by key: every read is answered meanwhile, and every change is kept once',
    async (_, durability, targetOf) => {
      const { key, reader, adders, guest } = await start(durability);
      const shopper = await newShopper(service.url);
      await guest.fill({ P001: 3 });

      await whileShopping(adders, reader, async () => {
        const move = await SlotMove.begin(cluster(), key, await targetOf(key));
        while (!(await move.isHalfWay())) {
          await move.moveKeys(BATCH);
          await pause(BETWEEN_BATCHES_MS);
        }
        const idempotencyKey = randomUUID();
        const merging = untilAnswered(() => shopper.mergeCart(guest, { idempotencyKey }));
        const { rounds } = reader;
        await until('all were read half way', async () => reader.rounds > rounds + 1, READ_WITHIN_MS);
        while (await move.moveKeys(BATCH)) await pause(BETWEEN_BATCHES_MS);
        await move.finish();
        await merging;
      });

      expect(reader.wrong).toEqual([]);
      for (const adder of adders) expect(unitsOf(await adder.guest.cart())).toEqual(adder.units);
      expect(unitsOf(await shopper.cart())).toEqual({ P001: 3 });
      expect((await guest.cart()).lines).toEqual([]);
    },
    120_000,
  );

  it('in one go: no read fails meanwhile, and no change', async () => {
    const { key, reader, adders } = await start('fsync');

    await whileShopping(adders, reader, async () => {
      const move = await SlotMove.begin(cluster(), key, await otherPrimary(key));
      while (await move.moveKeys(10_000));
      await move.finish();
      const { rounds } = reader;
      await until('all were read afterwards', async () => reader.rounds > rounds + 1, READ_WITHIN_MS);
    });

    expect(reader.wrong).toEqual([]);
    expect(outcomes(adders.flatMap(({ tries }) => tries))).toEqual(new Set(['acknowledged']));
    for (const adder of adders) expect(unitsOf(await adder.guest.cart())).toEqual(adder.units);
  }, 60_000);
});
