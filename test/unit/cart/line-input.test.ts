import fc from 'fast-check';
import type { LineToAdd, ReadLines } from '../../../src/cart/line-input';
import { readLinesToAdd, readLinesToRemove, readLinesToUpdate } from '../../../src/cart/line-input';
import type { LineAttribute } from '../../../src/cart/line-identity';
import { lineId, lineIdentity, lineKey } from '../../../src/cart/line-identity';

const limits = {
  maxLines: 200,
  maxQuantity: 999,
  maxTextBytes: 100_000,
  maxLinesPerCall: 250,
  maxKeys: 1000,
  maxSkuLength: 64,
  maxAttributes: 10,
  maxAttributeLength: 255,
  maxIdempotencyKeyLength: 128,
  maxReplicaIdLength: 128,
};
const CART = 'cart-of-the-caller';
const FAMILY = '👩‍👧'; // 3 code points in 5 UTF-16 units

/** What became of the only line of a call: its error at its place, or that it was accepted. */
function fateOf({ accepted, userErrors }: ReadLines): string {
  if (accepted.length + userErrors.length !== 1)
    throw new Error(`${accepted.length} accepted, ${userErrors.length} refused`);
  return userErrors.map(({ code, field }) => `${code} ${field?.join('.')}`).join() || 'accepted';
}

const fateOfSku = (sku: string) => fateOf(readLinesToAdd([{ sku, quantity: 1 }], limits));
const fateOfAttributes = (attributes: readonly LineAttribute[] | null) =>
  fateOf(readLinesToAdd([{ sku: 'P001', quantity: 1, attributes }], limits));
const numbered = (count: number) => Array.from({ length: count }, (_, i) => ({ key: `k${i}`, value: '' }));

describe('a line to add', () => {
  it.each([
    ['of 1 character', 'P'],
    ['of 64 characters', 'x'.repeat(64)],
    ['of 64 characters outside the basic plane', '😀'.repeat(64)],
    ['of words', 'Cà phê sữa đá'],
    ['of 64 letters that decompose into 192 code points', 'ệ'.normalize('NFD').repeat(64)],
    ['that looks like a meta field', '@v'],
  ])('may have a sku %s', (_, sku) => {
    expect(fateOfSku(sku)).toBe('accepted');
  });

  it.each([
    ['empty', ''],
    ['of 65 characters', 'x'.repeat(65)],
    ['of 65 characters outside the basic plane', '😀'.repeat(65)],
    ['that is endless', 'x'.repeat(1_000_000)],
    ['with a tab', 'a\tb'],
    ['with a zero byte', 'a\0'],
    ['with a line break', 'a\n'],
    ['with a control character above ASCII', 'a\u0085'],
    ['with half a surrogate pair', 'a\ud83d'],
    ['of a space', ' '],
    ['with white space at its end', 'P001 '],
    ['with an invisible character', 'P001\u200b'],
  ])('is refused with a sku %s', (_, sku) => {
    expect(fateOfSku(sku)).toBe('INVALID_SKU input.lines.0.sku');
  });

  it.each([
    ['no attributes', []],
    ['null for attributes', null],
    ['10 attributes', numbered(10)],
    ['a key and a value of 255 characters', [{ key: '😀'.repeat(255), value: '😀'.repeat(255) }]],
    ['an empty value', [{ key: 'engraving', value: '' }]],
    ['a value of 85 emoji of 3 code points each', [{ key: 'engraving', value: FAMILY.repeat(85) }]],
    ['keys that objects treat specially', ['__proto__', 'constructor'].map((key) => ({ key, value: key }))],
  ])('may have %s', (_, attributes) => {
    expect(fateOfAttributes(attributes)).toBe('accepted');
  });

  it.each([
    ['11 attributes', numbered(11)],
    ['an empty key', [{ key: '', value: 'x' }]],
    ['a key of 256 characters', [{ key: 'k'.repeat(256), value: '' }]],
    ['a value of 256 characters', [{ key: 'k', value: '😀'.repeat(256) }]],
    ['a value of 256 code points in 85 emoji and one more', [{ key: 'k', value: `${FAMILY.repeat(85)}x` }]],
    ['an invisible character in a key', [{ key: 'size\u200b', value: 'L' }]],
    ['white space at the end of a key', [{ key: 'size ', value: 'L' }]],
    ['an invisible character in a value', [{ key: 'size', value: 'L\u202e' }]],
    [
      'a key twice',
      [
        { key: 'k', value: '1' },
        { key: 'k', value: '1' },
      ],
    ],
    ['a key in two spellings', ['NFC', 'NFD'].map((form) => ({ key: 'cỡ'.normalize(form), value: 'L' }))],
    ['a control character in a key', [{ key: 'a\u0000', value: '' }]],
    ['a control character in a value', [{ key: 'a', value: '\u001b[2J' }]],
    ['half a surrogate pair in a value', [{ key: 'a', value: '\udc00' }]],
  ])('is refused with %s', (_, attributes) => {
    expect(fateOfAttributes(attributes)).toBe('INVALID_ATTRIBUTES input.lines.0.attributes');
  });

  it('is refused for its size before anything is computed from it', () => {
    const normalized = jest.spyOn(String.prototype, 'normalize');
    const marks = '\u0315\u0301'.repeat(100_000);
    let looks = 0;
    const attribute = {
      get key() {
        looks += 1;
        return marks;
      },
      value: '',
    };

    const fates = [
      fateOfSku(marks),
      fateOfAttributes(Array<LineAttribute>(200_000).fill(attribute)),
      fateOfAttributes(numbered(9).concat({ key: 'k', value: marks })),
    ];

    expect(fates.map((fate) => fate.split(' ')[0])).toEqual([
      'INVALID_SKU',
      'INVALID_ATTRIBUTES',
      'INVALID_ATTRIBUTES',
    ]);
    expect(looks).toBe(0);
    expect(normalized).not.toHaveBeenCalled();
    normalized.mockRestore();
  });

  it.each([
    [1, 'accepted'],
    [2 ** 31 - 1, 'accepted'],
    [0, 'INVALID_QUANTITY input.lines.0.quantity'],
    [-1, 'INVALID_QUANTITY input.lines.0.quantity'],
    [-(2 ** 31), 'INVALID_QUANTITY input.lines.0.quantity'],
  ])('of %d units is judged %s', (quantity, fate) => {
    expect(fateOf(readLinesToAdd([{ sku: 'P001', quantity }], limits))).toBe(fate);
  });

  it('goes to the cart under its key, with its place in the call', () => {
    const attributes = [
      { key: 'size', value: 'L' },
      { key: 'color', value: 'đen' },
    ];

    const { accepted } = readLinesToAdd(
      [
        { sku: '', quantity: 1 },
        { sku: 'P001', quantity: 3, attributes },
      ],
      limits,
    );

    expect(accepted).toEqual([{ ...lineKey(lineIdentity('P001', attributes)), quantity: 3, index: 1 }]);
  });
});

describe('a line to update', () => {
  const known = lineId(CART, 'P001');
  const fateOfUpdate = (id: string, quantity: number) =>
    fateOf(readLinesToUpdate([{ lineId: id, quantity }], [CART], limits));

  it.each([
    ['to 0 units', known, 0, 'accepted'],
    ['to more than it can hold', known, 1000, 'accepted'],
    ['to less than nothing', known, -1, 'INVALID_QUANTITY input.lines.0.quantity'],
    ['of another cart', lineId('another', 'P001'), 1, 'LINE_NOT_FOUND input.lines.0.lineId'],
    [
      'of another cart to less than nothing',
      lineId('another', 'P001'),
      -1,
      'LINE_NOT_FOUND input.lines.0.lineId',
    ],
    ['that is a meta field', lineId(CART, '@v'), 1, 'LINE_NOT_FOUND input.lines.0.lineId'],
    ['that no line can be', 'nonsense', 1, 'LINE_NOT_FOUND input.lines.0.lineId'],
  ])('%s is judged', (_, id, quantity, fate) => {
    expect(fateOfUpdate(id, quantity)).toBe(fate);
  });
});

describe('a line to remove', () => {
  it.each([
    ['of this cart', lineId(CART, 'P001'), 'accepted'],
    ['of another cart', lineId('another', 'P001'), 'LINE_NOT_FOUND input.lineIds.0'],
    ['that no line can be', '', 'LINE_NOT_FOUND input.lineIds.0'],
  ])('%s is judged', (_, id, fate) => {
    expect(fateOf(readLinesToRemove([id], [CART], limits))).toBe(fate);
  });
});

describe('a call', () => {
  const length = fc.constantFrom(0, 1, 64, 65, 300);
  const characters = fc
    .tuple(fc.constantFrom('x', 'ệ', '😀', '\t', '\ud800'), length)
    .map(([character, n]) => character.repeat(n));
  const attribute = fc.record({ key: characters, value: characters });
  const lineToAdd: fc.Arbitrary<LineToAdd> = fc.record({
    sku: fc.oneof(characters, fc.string()),
    quantity: fc.integer({ min: -2, max: 1000 }),
    attributes: fc.option(fc.array(attribute, { maxLength: 12 })),
  });
  const someLineId = fc.oneof(
    fc.string(),
    fc.tuple(fc.constantFrom(CART, 'other'), fc.string()).map(([cart, key]) => lineId(cart, key)),
  );
  const lineToUpdate = fc.record({ lineId: someLineId, quantity: fc.integer({ min: -2, max: 1000 }) });

  /** Each line is in one of the two lists, each list is in the order of the call. */
  function expectEachOnce({ accepted, userErrors }: ReadLines, count: number): void {
    const taken = accepted.map(({ index }) => index);
    const named = userErrors.map(({ field }) => Number(field?.[2]));
    expect([...taken, ...named].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    expect(taken).toEqual(taken.toSorted((a, b) => a - b));
    expect(named).toEqual(named.toSorted((a, b) => a - b));
  }

  it('has each of its lines accepted or named, once and in order', () => {
    fc.assert(
      fc.property(
        fc.array(lineToAdd),
        fc.array(lineToUpdate),
        fc.array(someLineId),
        (added, updated, removed) => {
          expectEachOnce(readLinesToAdd(added, limits), added.length);
          expectEachOnce(readLinesToUpdate(updated, [CART], limits), updated.length);
          expectEachOnce(readLinesToRemove(removed, [CART], limits), removed.length);
        },
      ),
    );
  });

  it.each([
    [
      'add',
      ['input', 'lines'],
      (count: number) => readLinesToAdd(Array<LineToAdd>(count).fill({ sku: 'P001', quantity: 1 }), limits),
    ],
    [
      'update',
      ['input', 'lines'],
      (count: number) => readLinesToUpdate(Array(count).fill({ lineId: '', quantity: 1 }), [CART], limits),
    ],
    [
      'remove',
      ['input', 'lineIds'],
      (count: number) => readLinesToRemove(Array<string>(count).fill(''), [CART], limits),
    ],
  ])('to %s takes 250 lines and is refused as a whole with one more', (_, field, read) => {
    expectEachOnce(read(250), 250);
    expect(read(251)).toMatchObject({ accepted: [], userErrors: [{ code: 'TOO_MANY_LINES', field }] });
    expect(read(251).userErrors).toHaveLength(1);
  });
});
