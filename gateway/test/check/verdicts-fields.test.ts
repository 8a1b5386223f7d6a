import type { Row } from './shop';
import { CART, edited, verdictsOn } from './shop';

const rows: readonly Row[] = [
  ['nothing', '', '', []],
  ['a field that nobody uses is removed', '  spare: Int\n', '', ['warns FIELD_REMOVED Cart.spare']],
  [
    'a field in use is removed',
    '  total: Float!\n',
    '',
    ['fails FIELD_REMOVED Cart.total', 'invalid: website@1.0.0 CartPage'],
  ],
  [
    'a deprecated field that nobody uses any more is removed',
    '  gone: Int @deprecated(reason: "Use note.")\n',
    '',
    ['warns FIELD_REMOVED Cart.gone'],
  ],
  [
    'a field is added',
    '  spare: Int\n',
    '  spare: Int\n  more(x: Int): Int\n',
    ['passes FIELD_ADDED Cart.more'],
  ],
  ['a field may be null', 'total: Float!', 'total: Float', ['fails FIELD_TYPE_CHANGED Cart.total']],
  [
    'a field is never null any more',
    'note: String',
    'note: String!',
    ['passes FIELD_TYPE_CHANGED Cart.note'],
  ],
  ['a field has another type', 'total: Float!', 'total: Int!', ['fails FIELD_TYPE_CHANGED Cart.total']],
  [
    'a description of a field is changed',
    'Free text.',
    'Any text.',
    ['passes FIELD_DESCRIPTION_CHANGED Cart.note'],
  ],
  [
    'a description of a field is removed',
    '  """Free text."""\n',
    '',
    ['passes FIELD_DESCRIPTION_REMOVED Cart.note'],
  ],
  [
    'a description of a field is added',
    '  spare: Int\n',
    '  "A word."\n  spare: Int\n',
    ['passes FIELD_DESCRIPTION_ADDED Cart.spare'],
  ],
  [
    'a field gets a description and another type',
    '  total: Float!\n',
    '  "A word."\n  total: Int!\n',
    ['passes FIELD_DESCRIPTION_ADDED Cart.total', 'fails FIELD_TYPE_CHANGED Cart.total'],
  ],
  [
    'a field is deprecated',
    '  spare: Int\n',
    '  spare: Int @deprecated(reason: "Gone soon.")\n',
    ['passes FIELD_DEPRECATION_ADDED Cart.spare'],
  ],
  [
    'a field is not deprecated any more',
    ' @deprecated(reason: "Use note.")',
    '',
    ['passes FIELD_DEPRECATION_REMOVED Cart.gone'],
  ],
  [
    'the reason of a deprecation is changed',
    'Use note.',
    'Use total.',
    ['passes FIELD_DEPRECATION_REASON_CHANGED Cart.gone'],
  ],
  [
    'an optional argument is added',
    'old: Int)',
    'old: Int, more: Int)',
    ['passes FIELD_ARGUMENT_ADDED Query.cart(more:)'],
  ],
  [
    'a required argument is added',
    'old: Int)',
    'old: Int, more: Int!)',
    ['fails FIELD_ARGUMENT_ADDED Query.cart(more:)', 'invalid: website@1.0.0 CartPage'],
  ],
  [
    'an argument in use is removed',
    ', old: Int)',
    ')',
    ['fails FIELD_ARGUMENT_REMOVED Query.cart(old:)', 'invalid: website@1.0.0 CartPage'],
  ],
  [
    'an argument that nobody sends is removed',
    'first: Int = 10, ',
    '',
    ['warns FIELD_ARGUMENT_REMOVED Query.cart(first:)'],
  ],
  [
    'an argument that nobody sends is narrowed',
    'first: Int = 10',
    'first: Int! = 10',
    ['warns FIELD_ARGUMENT_TYPE_CHANGED Query.cart(first:)'],
  ],
  [
    'an argument in use becomes required',
    'id: ID, first',
    'id: ID!, first',
    ['fails FIELD_ARGUMENT_TYPE_CHANGED Query.cart(id:)'],
  ],
  [
    'an argument has another type',
    'key: ID)',
    'key: Int)',
    ['fails FIELD_ARGUMENT_TYPE_CHANGED Mutation.add(key:)', 'invalid: website@1.0.0 Add'],
  ],
  [
    'an argument has another default',
    'first: Int = 10',
    'first: Int = 20',
    ['warns FIELD_ARGUMENT_DEFAULT_CHANGED Query.cart(first:)'],
  ],
  [
    'an argument is described',
    'cart(id: ID',
    'cart("Whose." id: ID',
    ['passes FIELD_ARGUMENT_DESCRIPTION_CHANGED Query.cart(id:)'],
  ],
  [
    'an argument is deprecated',
    'old: Int)',
    'old: Int @deprecated(reason: "No."))',
    ['passes DIRECTIVE_USAGE_ARGUMENT_DEFINITION_ADDED Query.cart(old:)'],
  ],
];

describe('a change of fields and arguments', () => {
  it.each(rows)('%s', async (_, from, to, told) => {
    expect(await verdictsOn(edited(CART, from, to))).toEqual(told);
  });
});
