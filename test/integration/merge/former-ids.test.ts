import { randomUUID } from 'node:crypto';
import { cartKeys } from '../../../src/redis/keys';
import { AuthClient } from '../../support/auth-client';
import { TestIdentityProvider } from '../../support/identity-provider';
import { ROUTER_SECRET } from '../../support/service';
import type { Shopper } from '../../support/shopper';
import { newGuest, shopperAt } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShoppersByAge } from '../../support/tokens';
import { prepare, use, useService, useStore } from '../../support/use';

const OWN = '{ cart { formerIds } }';
const ENTITY = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Cart { formerIds } } }';

describe.each(stores)('the former ids of a cart over $store', ({ env }) => {
  const redis = useStore(env);
  const shop = use(() => TestIdentityProvider.start());
  const service = useService(() => ({ ...env, ...shop().env }));
  const auth = prepare(() => new AuthClient(service().url));

  const formerIds = async (shopper: Shopper): Promise<string[]> => {
    const { data } = await shopper.ask<{ cart: { formerIds: string[] } }>(OWN);
    return data!.cart.formerIds;
  };
  const signIn = async (guest: Shopper, person: string): Promise<Shopper> => {
    const headers = { authorization: `Bearer ${guest.token}` };
    const { body } = await auth().post('/auth/exchange', { token: await shop().tokenOf(person) }, headers);
    return shopperAt(service().url, body);
  };

  it('are none at first, and asking leaves nothing behind', async () => {
    const guest = await newGuest(service().url);

    expect(await formerIds(guest)).toEqual([]);
    expect(await redis.exists(cartKeys(guest.id).formerIds)).toBe(0);
  });

  it('are guests who signed in, with lines or without, and not those whose cart was merged alone', async () => {
    const person = randomUUID();
    const [filled, empty, merged] = [1, 2, 3].map(() => newGuest(service().url));
    await (await filled!).fill({ P001: 1 });
    await (await merged!).fill({ P001: 1 });
    const shopper = await signIn(await filled!, person);
    await signIn(await empty!, person);
    await shopper.mergeCart(await merged!);

    const ids = [(await filled!).id, (await empty!).id];
    expect((await formerIds(shopper)).sort()).toEqual(ids.sort());
    const of = { of: [{ __typename: 'Cart', id: shopper.id }] };
    const entity = await shopper.ask(ENTITY, of, { 'x-router-secret': ROUTER_SECRET });
    expect(entity).toMatchObject({
      data: { _entities: [{ formerIds: expect.arrayContaining(ids) as string[] }] },
    });
  });

  it('are aliases, and travel on with them', async () => {
    const [oldest, older, young, youngest] = await newShoppersByAge(service().url);
    for (const [into, from] of [
      [young, youngest],
      [older, young],
      [oldest, older],
    ] as const)
      await into.mergeCart(from);

    expect((await formerIds(oldest)).sort()).toEqual([older.id, young.id, youngest.id].sort());
    expect((await formerIds(youngest)).sort()).toEqual([older.id, young.id, youngest.id].sort());
  });

  it('are aliases of the release before too, which did not note them beside the cart', async () => {
    const [older, young, youngest] = await newShoppersByAge(service().url);
    await young.mergeCart(youngest);
    await older.mergeCart(young);
    await redis.del(cartKeys(older.id).formerIds);

    expect((await formerIds(older)).sort()).toEqual([young.id, youngest.id].sort());
  });

  it('are the latest 500 guests and all aliases', async () => {
    const [older, younger] = await newShoppersByAge(service().url);
    const guests = Array.from({ length: 500 }, (_, i) => [i + 1, `guest-${i}`]).flat();
    await redis.zadd(cartKeys(younger.id).formerIds, ...guests);
    await older.mergeCart(younger);

    const ids = await formerIds(older);
    expect(ids).toHaveLength(500);
    expect(ids).toEqual(expect.arrayContaining([younger.id, 'guest-1', 'guest-499']));
    expect(await redis.ttl(cartKeys(older.id).formerIds)).toBeGreaterThan(0);
  });
});
