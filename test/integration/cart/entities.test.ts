import type { GraphqlAnswer } from '../../support/shopper';
import { Shopper, newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShoppersByAge, signToken } from '../../support/tokens';
import { useService } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
const ENTITIES =
  'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Cart { id version } ... on CartLine { id sku cart { id } } } }';

interface Entities {
  _entities: ({ id: string } | null)[];
}

describe('_entities', () => {
  const service = useService(env);
  let guest: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
  });

  const entities = (r: unknown[]): Promise<GraphqlAnswer<Entities>> => guest.ask(ENTITIES, { r });

  /** The ids of what is answered, null for null; an answer with errors fails the test. */
  async function idsOf(asker: Shopper, r: unknown[]): Promise<(string | null)[]> {
    const { data, errors } = await asker.ask<Entities>(ENTITIES, { r });
    expect(errors).toBeUndefined();
    return data!._entities.map((entity) => entity?.id ?? null);
  }

  it('answers null for entities that are missing or not the caller’s, alike, and the others in place', async () => {
    const other = await newGuest(service().url);
    const [mine] = (await guest.add({ lines: [{ sku: 'P001' }] })).cart.lines;
    const [foreign] = (await other.add({ lines: [{ sku: 'P001' }] })).cart.lines;
    const r = [
      { __typename: 'Cart', id: other.id },
      { __typename: 'CartLine', id: mine!.id },
      { __typename: 'CartLine', id: foreign!.id },
      { __typename: 'Cart', id: 'B'.repeat(22) },
      { __typename: 'CartLine', id: `${guest.id}.UDk5OQ` },
      { __typename: 'Cart', id: guest.id },
      { __typename: 'CartLine', id: '' },
    ];

    const answer = await guest.ask<Entities>(ENTITIES, { r });

    expect(answer.errors).toBeUndefined();
    expect(answer.data!._entities.map((entity) => entity?.id ?? null)).toEqual([
      null,
      mine!.id,
      null,
      null,
      null,
      guest.id,
      null,
    ]);
  });

  it('finds the cart of a guest who never added anything, as the graph shows it', async () => {
    expect(await idsOf(guest, [{ __typename: 'Cart', id: guest.id }])).toEqual([guest.id]);
  });

  it('finds cart and line by the ids they had before the account became an older one', async () => {
    const [older, younger] = await newShoppersByAge(service().url);
    const before = (await younger.add({ lines: [{ sku: 'P001' }] })).cart.lines[0]!;
    const after = (await older.mergeCart(younger)).cart.lines[0]!;
    const r = [
      { __typename: 'Cart', id: older.id },
      { __typename: 'Cart', id: younger.id },
      { __typename: 'CartLine', id: after.id },
      { __typename: 'CartLine', id: before.id },
    ];

    expect(await idsOf(younger, r)).toEqual([older.id, older.id, after.id, after.id]);
    expect(await idsOf(older, r)).toEqual([older.id, null, after.id, null]);
  });

  it('finds lines with attributes, and with skus in any letters', async () => {
    const skus = ['P001', 'Ốp lưng', 'a/b?c#d', '.', '🛒'];
    const lines = skus.flatMap((sku) => [{ sku }, { sku, attributes: [{ key: 'màu', value: 'đỏ' }] }]);
    const ids = (await guest.add({ lines })).cart.lines.map(({ id }) => id);

    expect(ids).toHaveLength(10);
    expect(
      await idsOf(
        guest,
        ids.map((id) => ({ __typename: 'CartLine', id })),
      ),
    ).toEqual(ids);
  });

  it('answers what is asked for twice twice, carts and lines mixed, with the fields each was asked for', async () => {
    const [line] = (await guest.add({ lines: [{ sku: 'P001', quantity: 2 }] })).cart.lines;
    const cart = { __typename: 'Cart', id: guest.id };
    const one = { __typename: 'CartLine', id: line!.id };
    // What a Router sends along for @requires is not ours to believe.
    const claiming = { ...one, sku: 'P999', cart: { id: 'B'.repeat(22) } };

    const { data, errors } = await entities([one, cart, cart, claiming, one]);

    const asLine = { id: line!.id, sku: 'P001', cart: { id: guest.id } };
    const asCart = { id: guest.id, version: (await guest.cart()).version };
    expect(errors).toBeUndefined();
    expect(data!._entities).toEqual([asLine, asCart, asCart, asLine, asLine]);
  });

  it('answers a service with scope cart:any everybody’s, and null for what nobody has', async () => {
    const [line] = (await guest.add({ lines: [{ sku: 'P001' }] })).cart.lines;
    const token = await signToken({ claims: { scope: 'cart:any' } });
    const support = new Shopper(`${service().url}/graphql`, token, 'A'.repeat(22));
    const r = [
      { __typename: 'CartLine', id: line!.id },
      { __typename: 'Cart', id: 'B'.repeat(22) },
      { __typename: 'Cart', id: guest.id },
    ];

    expect(await idsOf(support, r)).toEqual([line!.id, null, guest.id]);
  });

  it('reports UNAUTHENTICATED for every item, and keeps the list complete', async () => {
    const nobody = new Shopper(guest.address, '', guest.id);
    const r = [
      { __typename: 'Cart', id: guest.id },
      { __typename: 'Order' },
      { __typename: 'CartLine', id: 'x' },
    ];

    const { data, errors } = await nobody.ask<Entities>(ENTITIES, { r });

    expect(data!._entities).toEqual([null, null, null]);
    expect(errors).toMatchObject([
      { path: ['_entities', 0], extensions: { code: 'UNAUTHENTICATED' } },
      { path: ['_entities', 2], extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });

  it('takes 500 representations and refuses 1,000 with a message for the caller', async () => {
    const r = Array.from({ length: 1000 }, () => ({ __typename: 'Cart', id: guest.id }));

    const many = await entities(r.slice(0, 500));
    const tooMany = await entities(r);

    expect(many.data!._entities.map((entity) => entity?.id)).toEqual(Array(500).fill(guest.id));
    expect(tooMany.data ?? null).toBeNull();
    expect(tooMany.errors).toMatchObject([
      {
        message: 'A request takes at most 500 representations.',
        extensions: { code: 'BAD_USER_INPUT', retryable: false },
      },
    ]);
  });

  it('refuses more than 500 representations as a whole, also spread over several fields', async () => {
    const r = Array.from({ length: 251 }, () => ({ __typename: 'Cart', id: guest.id }));
    const twice =
      'query ($r: [_Any!]!) { a: _entities(representations: $r) { __typename } b: _entities(representations: $r) { __typename } }';

    const one = await guest.ask<Entities>(ENTITIES, { r });
    const two = await guest.ask(twice, { r });

    expect(one.data!._entities).toHaveLength(251);
    expect(two).toMatchObject({ data: null, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  it.each([
    ['a line without id', { __typename: 'CartLine' }],
    ['a line whose id is a number', { __typename: 'CartLine', id: 7 }],
    ['a cart without id', { __typename: 'Cart' }],
    ['a cart whose id is null', { __typename: 'Cart', id: null }],
    ['a cart whose id is of megabytes', { __typename: 'Cart', id: 'A'.repeat(300_000) }],
    ['a cart whose id would be another key', { __typename: 'Cart', id: '}:{' }],
    ['a cart whose id is a list', { __typename: 'Cart', id: ['A'.repeat(22)] }],
    ['an unknown type', { __typename: 'Order', id: '1' }],
    ['a type that is no entity', { __typename: 'CartPayload', id: '1' }],
    ['a product, of which we know the key only', { __typename: 'Product', sku: 'P001' }],
    ['what objects inherit for a type', { __typename: 'constructor', id: '1' }],
    ['no type', { id: 'A'.repeat(22) }],
    ['a text', 'Cart'],
    ['a number', 1],
    ['a list', []],
  ])('answers null in place for %s', async (_, representation) => {
    const mine = { __typename: 'Cart', id: guest.id };

    const { data, errors } = await entities([mine, representation, mine]);

    expect(errors).toBeUndefined();
    expect(data!._entities.map((entity) => entity?.id ?? null)).toEqual([guest.id, null, guest.id]);
  });
});
