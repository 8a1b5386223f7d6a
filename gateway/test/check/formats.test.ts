import { check } from '../../check/check';
import type { Format } from '../../check/formats/format';
import { formats, render } from '../../check/formats/format';
import { graphState } from '../../check/graph-state';
import type { Report } from '../../check/report';
import { summarize } from '../../check/report';
import type { Approval } from '../../registry/approvals';
import { edited, operation, subgraph } from './shop';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@override", "@tag"])';
const CART = `${LINK}
type Query {
  "The caller's."
  cart: Cart
}
"What somebody wants to buy."
type Cart @key(fields: "id") {
  "Its name."
  id: ID!
  "Sum."
  total: Float!
  "Free text."
  note: String
  "Open or not."
  isOpen: Boolean
  "Kilograms."
  weight: Int!
}
`;
const PRICING = `${LINK}
type Cart @key(fields: "id") {
  id: ID!
  weight: Int! @external
  price: Float @requires(fields: "weight")
}
`;
const graph = (cart: string, pricing = PRICING) =>
  graphState([subgraph('cart', cart), subgraph('pricing', pricing)]);

function checked(cart: string, approvals: readonly Approval[] = [], pricing = PRICING): Promise<Report> {
  const operations = [operation('CartPage', 'query CartPage { cart { id total note isOpen price } }')];
  return check({
    baseline: 'main',
    was: graph(CART, pricing),
    is: graph(cart, pricing),
    operations,
    approvals,
  });
}

/** A cart with one of every problem that still composes. */
const WORSE = [
  ['total: Float!', 'total: Float'],
  ['  "Open or not."\n  isOpen: Boolean\n', '  Is_Open: Boolean\n'],
  ['Is_Open: Boolean', 'Is_Open: Boolean @override(from: "pricing")'],
  ['weight: Int!', 'weight: Int! @override(from: "pricing")'],
  ['note: String', 'note: String @deprecated(reason: "It | was\\nnever <shown>.")'],
].reduce((text, [from = '', to = '']) => edited(text, from, to), CART);

const rendered = (report: Report, format: Format, colour = false) =>
  render(report, summarize(report, { strict: false }), { format, colour });

/** Approves one change, and one that does not exist. */
async function approvedTotal(): Promise<Report> {
  const { changes } = await checked(WORSE);
  const { id, kind, coordinate } = changes.find((change) => change.coordinate === 'Cart.total')!;
  const reason = 'The website shows a dash.';
  const stale = { id: '0123456789', kind: 'FIELD_REMOVED', coordinate: 'Cart.former', reason: 'Long ago.' };
  return checked(WORSE, [{ id, kind, coordinate, reason }, stale]);
}

describe.each(formats)('the format %s', (format) => {
  it('tells everything there is to tell', async () => {
    expect(rendered(await approvedTotal(), format)).toMatchSnapshot();
  });

  it('tells where subgraphs do not compose', async () => {
    const report = await checked(edited(CART, '  "Kilograms."\n  weight: Int!\n', ''));

    expect(rendered(report, format)).toMatchSnapshot();
  });

  it('tells that nothing is different', async () => {
    expect(rendered(await checked(CART), format)).toMatchSnapshot();
  });

  it('is the same text each time, without colours', async () => {
    const [first, second] = [await approvedTotal(), await approvedTotal()];

    expect(rendered(first, format)).toBe(rendered(second, format));
    expect(rendered(first, format)).not.toContain('\u001b');
  });
});

it.each(formats)('the format %s tells which field of a neighbour must be nullable', async (format) => {
  const pricing = edited(PRICING, 'price: Float', 'price: Float!');
  const report = await checked(CART, [], pricing);

  expect(rendered(report, format).replaceAll('\\', '')).toContain('Make Cart.price nullable');
  expect(rendered(report, format)).toMatch(/pricing\.graphql:5:3|pricing\.graphql,line=5,col=3|"line": 5/);
  expect(summarize(report, { strict: false })).toMatchObject({ passed: false, failures: 1 });
});

it.each(['human', 'markdown', 'junit'] as const)(
  'the format %s tells what a variant hides',
  async (format) => {
    const report = await checked(edited(CART, 'note: String', 'note: String @tag(name: "internal")'));

    expect(rendered(report, format)).toMatch(/FIELD_REMOVED.*variant public|variant public.*FIELD_REMOVED/);
  },
);

it('the format human has colours at a terminal', async () => {
  expect(rendered(await checked(CART), 'human', true)).toContain('\u001b[32mPASSED');
});

it('the format json can be read by a program', async () => {
  const report = await approvedTotal();

  expect(JSON.parse(rendered(report, 'json'))).toMatchObject({ passed: false, subgraph: 'cart' });
});
