import type { Service } from '../support/service';
import { startService } from '../support/service';
import type { GraphqlAnswer, Shopper } from '../support/shopper';
import { newGuest } from '../support/shopper';
import { stores } from '../support/stores';

const [{ env }] = stores as [(typeof stores)[number]];
const ENTITIES =
  'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Cart { id version } ... on CartLine { id sku cart { id } } } }';

interface Entities {
  _entities: ({ id: string } | null)[];
}

describe('_entities', () => {
  let service: Service;
  let guest: Shopper;

  beforeAll(async () => {
    service = await startService(env);
  });
  beforeEach(async () => {
    guest = await newGuest(service.url);
  });
  afterAll(() => service?.stop());

  const entities = (r: unknown[]): Promise<GraphqlAnswer<Entities>> => guest.ask(ENTITIES, { r });

  it('answers null for entities that are missing or not the caller’s, alike, and the others in place', async () => {
    const other = await newGuest(service.url);
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
    ['a cart whose id is a list', { __typename: 'Cart', id: ['A'.repeat(22)] }],
    ['an unknown type', { __typename: 'Order', id: '1' }],
    ['a type that is no entity', { __typename: 'CartPayload', id: '1' }],
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
