import { describeRemark } from '../../composition/composition';
import { graphState } from '../../check/graph-state';
import { nonNullAdditions } from '../../check/nullability';
import { CART, checkShop, edited, LINK, PRICING, subgraph } from './shop';

const shop = [subgraph('cart', CART), subgraph('pricing', PRICING)];

function told(sdl: string): string[] {
  return nonNullAdditions(graphState([...shop, subgraph('gifts', `${LINK}${sdl}`)])).map(describeRemark);
}

describe('a field that a neighbour adds', () => {
  it('and that is non-null is reported with a fix and its place', () => {
    const sdl =
      'type Cart @key(fields: "id") {\n  id: ID!\n}\nextend type Cart {\n  giftWrap(paper: Int! = 1): [Boolean!]!\n}';
    expect(told(sdl)).toEqual([
      'NON_NULL_ADDITION Make Cart.giftWrap nullable, "[Boolean!]": while gifts is down, a field that cannot be null turns the whole Cart into null. (gifts gifts.graphql:7:3)',
    ]);
  });

  it.each([
    ['is nullable', 'type Cart @key(fields: "id") { id: ID! giftWrap: Boolean }'],
    ['is only repeated', 'type Cart @key(fields: "id") { id: ID! weight: Int! @external }'],
    ['is answered by the owner, too', 'type Cart @key(fields: "id") { id: ID! total: Float! @shareable }'],
    ['is one of its own type', 'type Gift @key(fields: "id") { id: ID! paper: String! }'],
    ['is where a request begins', 'type Query { gifts: [String!]! }'],
    ['is of a type that several subgraphs answer', 'type Size @shareable { cm: Int! unit: Unit }'],
    ['is in a type that it only refers to', 'type Line @key(fields: "id", resolvable: false) { id: ID! }'],
  ])('passes if it %s', (_, sdl) => {
    expect(told(sdl)).toEqual([]);
  });

  it('belongs to the team that comes first in the graph, be that not the cart', () => {
    const sdl = 'type Product @key(fields: "sku") { sku: ID! rating: Float! }';
    expect(told(sdl)).toEqual([expect.stringContaining('Make Product.rating nullable, "Float"')]);
  });

  it('fails the check, whether it is new or not', async () => {
    const gifts = subgraph('gifts', `${LINK}type Cart @key(fields: "id") { id: ID! giftWrap: Boolean! }`);
    const was = graphState([...shop, gifts]);

    for (const report of [await checkShop({ further: [gifts] }), await checkShop({ further: [gifts], was })])
      expect(report.nullability).toHaveLength(1);
    expect(
      (await checkShop({ pricing: edited(PRICING, 'title: String!', 'title: String') })).nullability,
    ).toEqual([]);
  });
});
