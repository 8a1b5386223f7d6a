import { check } from '../../check/check';
import type { GraphState } from '../../check/graph-state';
import { graphState } from '../../check/graph-state';
import type { Report } from '../../check/report';
import type { Approval } from '../../registry/approvals';
import type { RegisteredOperation } from '../../registry/operations';
import { operationFile } from '../../registry/operations';
import type { Subgraph } from '../../composition/subgraphs';

/** The head of every subgraph of the shop. */
export const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@inaccessible", "@override", "@tag", "@provides", "@interfaceObject", "@authenticated", "@cost"])
directive @live(every: Int = 5) on QUERY | FIELD
`;

/** A small shop whose cart has one of everything that can change. */
export const CART = `${LINK}
"""What a shopper asks."""
type Query {
  cart(id: ID, first: Int = 10, old: Int): Cart
  nodes: [Node!]!
  offers: [Offer!]!
}
type Mutation {
  add(input: AddInput!, key: ID): Cart
}
"""The cart."""
type Cart implements Node @key(fields: "id") {
  id: ID!
  """Free text."""
  note: String
  total: Float!
  weight: Int!
  lines: [Line!]!
  status: Status!
  owner: String @tag(name: "internal")
  spare: Int
  secret: Int @inaccessible
  gone: Int @deprecated(reason: "Use note.")
  size: Size
}
type Line implements Node @key(fields: "id") {
  id: ID!
  quantity: Int!
  product: Product
}
type Product @key(fields: "sku", resolvable: false) {
  sku: ID!
}
type Size @shareable {
  cm: Int!
  unit: Unit
}
enum Unit {
  CM
  INCH
}
interface Node {
  id: ID!
}
union Offer = Line | Coupon
type Coupon {
  code: String!
}
enum Status {
  OPEN
  ORDERED
}
enum Sort {
  UP
  DOWN
}
input AddInput {
  sku: ID!
  quantity: Int = 1
  sort: Sort
  text: String @deprecated(reason: "Not shown.")
}
input Choice {
  sku: ID
  gift: ID
  unit: Unit
}
type Spare {
  unused: Int
}
extend type Query {
  spare(choice: Choice): Spare
  code: Code
}
scalar Code @specifiedBy(url: "https://example.com/code")
`;

/** Prices the cart, for which it requires fields of the cart. */
export const PRICING = `${LINK}
type Cart @key(fields: "id") {
  id: ID!
  weight: Int! @external
  secret: Int @external
  lines: [Line!]! @external
  price: Float @requires(fields: "weight secret lines { quantity }")
}
type Line @key(fields: "id") {
  id: ID!
  quantity: Int! @external
}
type Size @shareable {
  cm: Int!
  unit: Unit
}
enum Unit {
  CM
  INCH
}
type Product @key(fields: "sku") {
  sku: ID!
  title: String!
  size(unit: Unit): Size
}
`;

export function subgraph(name: string, sdl: string): Subgraph {
  return { name, url: `http://${name}/graphql`, file: `${name}.graphql`, sdl };
}

export function operation(name: string, text: string): RegisteredOperation {
  const id = { client: 'website', version: '1.0.0', name };
  return { ...id, file: operationFile(id), text: `${text}\n` };
}

/** Uses most of the cart, except what is called spare or gone. */
export const operations = [
  operation(
    'CartPage',
    'query CartPage($old: Int) { cart(id: "1", old: $old) @live { id note total lines { id quantity product { title } } status size { cm } price } }',
  ),
  operation('Add', 'mutation Add($input: AddInput!) { add(input: $input, key: "k") { id owner } }'),
  operation(
    'Offers',
    'query Offers { nodes { id ... on Cart { note } } offers { ... on Line { quantity } ... on Coupon { code } } }',
  ),
];

const state = (cart: string, pricing: string, further: readonly Subgraph[] = []) =>
  graphState([subgraph('cart', cart), subgraph('pricing', pricing), ...further]);
const before = state(CART, PRICING);

/** Checks a shop whose cart or pricing has changed. */
export function checkShop({
  cart = CART,
  pricing = PRICING,
  further,
  was = before,
  registered = operations,
  approvals = [],
}: {
  readonly cart?: string;
  readonly pricing?: string;
  /** Additional subgraphs. */
  readonly further?: readonly Subgraph[];
  readonly was?: GraphState;
  readonly registered?: readonly RegisteredOperation[];
  readonly approvals?: readonly Approval[];
}): Promise<Report> {
  return check({
    baseline: 'main',
    was,
    is: state(cart, pricing, further),
    operations: registered,
    approvals,
  });
}

/** Replaces a part of a text. Throws if the text does not contain it. */
export function edited(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`Not there: ${from}`);
  return text.replace(from, () => to);
}

/** A replacement in the cart's SDL, and everything the check reports. */
export type Row = readonly [what: string, from: string, to: string, told: readonly string[]];

/** The findings on a cart, in the order of a report: composition, changes, operations. */
export async function verdictsOn(cart: string, further?: readonly Subgraph[]): Promise<string[]> {
  const { composition, changes, operations: checked } = await checkShop({ cart, further });
  return [
    ...composition.errors.map(({ code }) => `does not compose: ${code}`),
    ...composition.hints.filter(({ level }) => level === 'WARN').map(({ code }) => `warns ${code}`),
    ...changes.map(({ verdict, kind, coordinate }) => `${verdict} ${kind} ${coordinate}`),
    ...checked.failed.map(({ label }) => `invalid: ${label}`),
  ];
}
