import type { Row } from './shop';
import { CART, LINK, edited, subgraph, verdictsOn } from './shop';

const rows: readonly Row[] = [
  [
    'a key is removed',
    'type Line implements Node @key(fields: "id")',
    'type Line implements Node',
    ['does not compose: INVALID_FIELD_SHARING', 'fails KEY_REMOVED Line'],
  ],
  [
    'a key has other fields',
    'type Cart implements Node @key(fields: "id")',
    'type Cart implements Node @key(fields: "id weight")',
    ['does not compose: SATISFIABILITY_ERROR', 'fails KEY_CHANGED Cart'],
  ],
  [
    'a key is added',
    '@key(fields: "id") {\n  id: ID!\n  "',
    '@key(fields: "id") @key(fields: "owner") {\n  id: ID!\n  "',
    ['passes KEY_ADDED Cart'],
  ],
  [
    'a key is spaced differently',
    'type Cart implements Node @key(fields: "id")',
    'type Cart implements Node @key(fields: " id ")',
    [],
  ],
  [
    'a key leads nowhere any more',
    'type Line implements Node @key(fields: "id")',
    'type Line implements Node @key(fields: "id", resolvable: false)',
    ['fails KEY_REMOVED Line', 'passes STUB_KEY_ADDED Line'],
  ],
  [
    'the key of a stub is removed',
    '@key(fields: "sku", resolvable: false) ',
    '',
    ['does not compose: INVALID_FIELD_SHARING', 'warns STUB_KEY_REMOVED Product'],
  ],
  [
    'a field of a key has another type',
    'type Cart implements Node @key(fields: "id") {\n  id: ID!',
    'type Cart @key(fields: "id") {\n  id: String!',
    ['does not compose: FIELD_TYPE_MISMATCH', 'fails REQUIRED_FIELD_TYPE_CHANGED Cart.id'],
  ],
  [
    '@shareable is dropped',
    'type Size @shareable',
    'type Size',
    [
      'does not compose: INVALID_FIELD_SHARING',
      'does not compose: INVALID_FIELD_SHARING',
      'fails SHAREABLE_REMOVED Size.cm',
      'fails SHAREABLE_REMOVED Size.unit',
    ],
  ],
  [
    '@shareable is written at the fields',
    'type Size @shareable {\n  cm: Int!\n  unit: Unit',
    'type Size {\n  cm: Int! @shareable\n  unit: Unit @shareable',
    [],
  ],
  [
    '@shareable is added',
    '  spare: Int\n',
    '  spare: Int @shareable\n',
    ['passes SHAREABLE_ADDED Cart.spare'],
  ],
  [
    'a field that a neighbour requires is removed',
    '  weight: Int!\n',
    '',
    ['does not compose: EXTERNAL_MISSING_ON_BASE', 'fails REQUIRED_FIELD_REMOVED Cart.weight'],
  ],
  [
    'a field that a neighbour requires may be null',
    '  weight: Int!\n',
    '  weight: Int\n',
    ['does not compose: EXTERNAL_TYPE_MISMATCH', 'fails REQUIRED_FIELD_MADE_NULLABLE Cart.weight'],
  ],
  [
    'a field that a neighbour requires has another type',
    '  weight: Int!\n',
    '  weight: Float!\n',
    ['does not compose: EXTERNAL_TYPE_MISMATCH', 'fails REQUIRED_FIELD_TYPE_CHANGED Cart.weight'],
  ],
  [
    'a hidden field that a neighbour requires is removed',
    '  secret: Int @inaccessible\n',
    '',
    ['does not compose: EXTERNAL_MISSING_ON_BASE', 'fails REQUIRED_FIELD_REMOVED Cart.secret'],
  ],
  [
    'a hidden field that a neighbour requires has another type',
    'secret: Int @inaccessible',
    'secret: String @inaccessible',
    ['does not compose: EXTERNAL_TYPE_MISMATCH', 'fails REQUIRED_FIELD_TYPE_CHANGED Cart.secret'],
  ],
  [
    'a nested field that a neighbour requires may be null',
    '  quantity: Int!\n  product',
    '  quantity: Int\n  product',
    ['does not compose: EXTERNAL_TYPE_MISMATCH', 'fails REQUIRED_FIELD_MADE_NULLABLE Line.quantity'],
  ],
  [
    'a field in use becomes @inaccessible',
    'total: Float!',
    'total: Float! @inaccessible',
    ['fails INACCESSIBLE_ADDED Cart.total', 'invalid: website@1.0.0 CartPage'],
  ],
  [
    'a field that nobody uses becomes @inaccessible',
    'spare: Int\n',
    'spare: Int @inaccessible\n',
    ['warns INACCESSIBLE_ADDED Cart.spare'],
  ],
  [
    'a field that only a neighbour uses becomes @inaccessible',
    '  weight: Int!\n',
    '  weight: Int! @inaccessible\n',
    ['warns INACCESSIBLE_ADDED Cart.weight'],
  ],
  [
    'a type becomes @inaccessible',
    'type Spare {\n  unused: Int\n}\nextend type Query {\n  spare(choice: Choice): Spare\n',
    'type Spare @inaccessible {\n  unused: Int\n}\nextend type Query {\n  spare(choice: Choice): Spare @inaccessible\n',
    ['warns INACCESSIBLE_ADDED Query.spare', 'warns INACCESSIBLE_ADDED Spare'],
  ],
  [
    'a field is not @inaccessible any more',
    ' @inaccessible\n',
    '\n',
    ['passes INACCESSIBLE_REMOVED Cart.secret'],
  ],
  [
    'a field is taken over by @override',
    '  spare: Int\n',
    '  spare: Int @override(from: "pricing")\n',
    ['warns OVERRIDE_ADDED Cart.spare'],
  ],
  [
    'a field of a neighbour is taken over that cannot be',
    '  spare: Int\n',
    '  spare: Int\n  price: Float @override(from: "pricing")\n',
    [
      'does not compose: OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE',
      'does not compose: INVALID_FIELD_SHARING',
    ],
  ],
  [
    'a field becomes @external',
    '  spare: Int\n',
    '  spare: Int @external\n',
    ['does not compose: EXTERNAL_UNUSED', 'warns EXTERNAL_ADDED Cart.spare'],
  ],
  [
    'what a variant hides is shown',
    ' @tag(name: "internal")',
    '',
    ['passes FIELD_ADDED Cart.owner', 'warns TAG_REMOVED Cart.owner'],
  ],
  [
    'a field in use is hidden from a variant',
    'total: Float!',
    'total: Float! @tag(name: "internal")',
    ['fails FIELD_REMOVED Cart.total', 'warns TAG_ADDED Cart.total'],
  ],
  [
    'a field that nobody uses is hidden from a variant',
    'spare: Int\n',
    'spare: Int @tag(name: "internal")\n',
    ['warns FIELD_REMOVED Cart.spare', 'warns TAG_ADDED Cart.spare'],
  ],
  [
    'a type is hidden from a variant that shows a field of it',
    'type Spare {',
    'type Spare @tag(name: "internal") {',
    ['does not compose: REFERENCED_INACCESSIBLE', 'warns TAG_ADDED Spare'],
  ],
  [
    'a field gets a tag of no variant',
    'spare: Int\n',
    'spare: Int @tag(name: "partner")\n',
    ['warns TAG_ADDED Cart.spare'],
  ],
  [
    'a field in use becomes @authenticated',
    'owner: String',
    'owner: String @authenticated',
    ['fails AUTHENTICATED_ADDED Cart.owner'],
  ],
  ['a field gets a @cost', 'spare: Int\n', 'spare: Int @cost(weight: 5)\n', ['passes COST_ADDED Cart.spare']],
  [
    'a field of a value type has another type',
    'cm: Int!',
    'cm: String!',
    ['does not compose: FIELD_TYPE_MISMATCH'],
  ],
  ['a field of a value type may be null', 'cm: Int!', 'cm: Int', ['fails FIELD_TYPE_CHANGED Size.cm']],
  [
    "a value type has a field more than the neighbour's",
    'cm: Int!',
    'cm: Int!\n  mm: Int!',
    ['does not compose: SATISFIABILITY_ERROR'],
  ],
  [
    "an enum that is used both ways has a value more than the neighbour's",
    '  INCH\n',
    '  INCH\n  MM\n',
    ['does not compose: ENUM_VALUE_MISMATCH'],
  ],
  [
    "an enum that is used both ways has a value less than the neighbour's",
    '  INCH\n',
    '',
    ['does not compose: ENUM_VALUE_MISMATCH'],
  ],
  [
    "an argument of a directive has another default than the neighbour's",
    'every: Int = 5',
    'every: Int = 6',
    ['does not compose: FIELD_ARGUMENT_DEFAULT_MISMATCH'],
  ],
  [
    'federation is linked in another version',
    'federation/v2.9',
    'federation/v2.10',
    ['warns FEDERATION_VERSION_CHANGED schema'],
  ],
  ['the file is no GraphQL', 'type Spare {', 'type Spare', ['does not compose: INVALID_GRAPHQL']],
];

describe('a change between subgraphs', () => {
  it.each(rows)('%s', async (_, from, to, told) => {
    expect(await verdictsOn(edited(CART, from, to))).toEqual(told);
  });

  const logistics = (field: string) =>
    subgraph('logistics', `${LINK}type Cart @key(fields: "id") {\n  id: ID!\n  ${field}\n}`);

  it.each([
    ['as it was', 'weight: Int!', []],
    [
      'where it may be null',
      'weight: Int',
      ['does not compose: EXTERNAL_TYPE_MISMATCH', 'fails REQUIRED_FIELD_REMOVED Cart.weight'],
    ],
    [
      'which does not answer it either',
      'weight: Int! @external',
      ['does not compose: EXTERNAL_UNUSED', 'fails REQUIRED_FIELD_REMOVED Cart.weight'],
    ],
  ])('a field that a neighbour requires moves to another subgraph, %s', async (_, field, told) => {
    const cart = edited(CART, '  weight: Int!\n', '');
    expect(await verdictsOn(cart, [logistics(field)])).toEqual(told);
  });
});
