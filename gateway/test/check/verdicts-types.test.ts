import type { Row } from './shop';
import { CART, edited, verdictsOn } from './shop';

const rows: readonly Row[] = [
  [
    'an input field that a variable may hold is removed',
    '  quantity: Int = 1\n',
    '',
    ['fails INPUT_FIELD_REMOVED AddInput.quantity'],
  ],
  [
    'an input field that nobody sends is removed',
    '  gift: ID\n',
    '',
    ['warns INPUT_FIELD_REMOVED Choice.gift'],
  ],
  [
    'an optional input field is added',
    '  quantity: Int = 1\n',
    '  quantity: Int = 1\n  gift: Boolean\n',
    ['passes INPUT_FIELD_ADDED AddInput.gift'],
  ],
  [
    'a required input field is added',
    '  quantity: Int = 1\n',
    '  quantity: Int = 1\n  gift: Boolean!\n',
    ['fails INPUT_FIELD_ADDED AddInput.gift'],
  ],
  [
    'an input field becomes required',
    'sort: Sort\n',
    'sort: Sort!\n',
    ['fails INPUT_FIELD_TYPE_CHANGED AddInput.sort'],
  ],
  [
    'an input field becomes optional',
    'input AddInput {\n  sku: ID!',
    'input AddInput {\n  sku: ID',
    ['passes INPUT_FIELD_TYPE_CHANGED AddInput.sku'],
  ],
  [
    'an input field has another default',
    'quantity: Int = 1',
    'quantity: Int = 2',
    ['warns INPUT_FIELD_DEFAULT_VALUE_CHANGED AddInput.quantity'],
  ],
  [
    'an input field is described',
    '  quantity: Int = 1',
    '  "Units."\n  quantity: Int = 1',
    ['passes INPUT_FIELD_DESCRIPTION_ADDED AddInput.quantity'],
  ],
  [
    'an input field is not deprecated any more',
    ' @deprecated(reason: "Not shown.")',
    '',
    ['passes DIRECTIVE_USAGE_INPUT_FIELD_DEFINITION_REMOVED AddInput.text'],
  ],
  ['a value that may be answered is removed', '  ORDERED\n', '', ['fails ENUM_VALUE_REMOVED Status.ORDERED']],
  ['a value that a variable may hold is removed', '  DOWN\n', '', ['fails ENUM_VALUE_REMOVED Sort.DOWN']],
  ['a value is added', '  ORDERED\n', '  ORDERED\n  LOST\n', ['warns ENUM_VALUE_ADDED Status.LOST']],
  [
    'a value is deprecated',
    '  ORDERED\n',
    '  ORDERED @deprecated(reason: "x")\n',
    ['passes ENUM_VALUE_DEPRECATION_REASON_ADDED Status.ORDERED'],
  ],
  [
    'a value is described',
    '  ORDERED\n',
    '  "Bought."\n  ORDERED\n',
    ['passes ENUM_VALUE_DESCRIPTION_CHANGED Status.ORDERED'],
  ],
  [
    'a member of a union is removed',
    'union Offer = Line | Coupon\n',
    'union Offer = Line\n',
    ['fails UNION_MEMBER_REMOVED Offer', 'invalid: website@1.0.0 Offers'],
  ],
  [
    'a member of a union is added',
    'union Offer = Line | Coupon\n',
    'union Offer = Line | Coupon | Size\n',
    ['warns UNION_MEMBER_ADDED Offer'],
  ],
  [
    'an interface is not implemented any more',
    'type Line implements Node',
    'type Line',
    ['fails OBJECT_TYPE_INTERFACE_REMOVED Line'],
  ],
  [
    'an interface is implemented',
    'type Coupon {\n',
    'type Coupon implements Node {\n  id: ID!\n',
    ['warns OBJECT_TYPE_INTERFACE_ADDED Coupon', 'passes FIELD_ADDED Coupon.id'],
  ],
  [
    'a type that nobody uses is removed',
    'type Spare {\n  unused: Int\n}\nextend type Query {\n  spare(choice: Choice): Spare\n',
    'extend type Query {\n  spare(choice: Choice): Int\n',
    ['warns FIELD_TYPE_CHANGED Query.spare', 'warns TYPE_REMOVED Spare'],
  ],
  [
    'a type is added',
    'type Spare {',
    'type New { x: Int }\nextend type Query { new: New }\ntype Spare {',
    ['passes TYPE_ADDED New', 'passes FIELD_ADDED Query.new'],
  ],
  ['a type becomes an interface', 'type Spare {', 'interface Spare {', ['warns TYPE_KIND_CHANGED Spare']],
  [
    'a description of a type is changed',
    '"""The cart."""',
    '"""A cart."""',
    ['passes TYPE_DESCRIPTION_CHANGED Cart'],
  ],
  ['a description of a type is removed', '"""The cart."""\n', '', ['passes TYPE_DESCRIPTION_REMOVED Cart']],
  [
    'a description of a type is added',
    'type Spare',
    '"Words."\ntype Spare',
    ['passes TYPE_DESCRIPTION_ADDED Spare'],
  ],
  [
    'all mutations are removed',
    'type Mutation {\n  add(input: AddInput!, key: ID): Cart\n}\n',
    '',
    ['fails TYPE_REMOVED Mutation', 'warns SCHEMA_MUTATION_TYPE_CHANGED schema'],
  ],
  [
    'subscriptions are added',
    'type Spare {',
    'type Subscription { x: Int }\ntype Spare {',
    ['passes TYPE_ADDED Subscription', 'passes SCHEMA_SUBSCRIPTION_TYPE_CHANGED schema'],
  ],
  [
    'a scalar is specified elsewhere',
    'example.com/code',
    'example.com/other',
    ['passes DIRECTIVE_USAGE_ARGUMENT_ADDED Code', 'warns DIRECTIVE_USAGE_ARGUMENT_REMOVED Code'],
  ],
  [
    'a scalar is not specified any more',
    ' @specifiedBy(url: "https://example.com/code")',
    '',
    ['warns DIRECTIVE_USAGE_SCALAR_REMOVED Code'],
  ],
  [
    'a directive in use is removed',
    'directive @live(every: Int = 5) on QUERY | FIELD\n',
    '',
    [
      'warns INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE',
      'fails DIRECTIVE_REMOVED @live',
      'invalid: website@1.0.0 CartPage',
    ],
  ],
  [
    'a directive is not allowed where it is used',
    'on QUERY | FIELD',
    'on QUERY',
    [
      'warns INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS',
      'fails DIRECTIVE_LOCATION_REMOVED @live',
      'invalid: website@1.0.0 CartPage',
    ],
  ],
];

describe('a change of types, inputs, values and directives', () => {
  it.each(rows)('%s', async (_, from, to, told) => {
    expect(await verdictsOn(edited(CART, from, to))).toEqual(told);
  });
});
