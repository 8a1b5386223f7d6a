import fc from 'fast-check';
import type { LineAttribute, LineIdentity } from '../../../src/cart/line-identity';
import { identityOf, lineId, lineIdentity, lineKey, parseLineId } from '../../../src/cart/line-identity';

/** Letters that NFC and NFD spell differently, names that objects treat specially, and what the encoding itself uses. */
const words = [
  'Cà phê sữa đá',
  'ệ',
  'Å',
  '가',
  '👩‍👧',
  '__proto__',
  'constructor',
  '',
  '@v',
  '#a',
  '[]',
  '"',
  '\\',
  'P001',
  'a.b',
  '0',
];
const text = fc.oneof(
  fc.constantFrom(...words),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 8 }),
  fc.string({ unit: fc.constantFrom('@', '#', '[', 'a', '-'), maxLength: 50 }),
);
const attributesOf = (key: fc.Arbitrary<string>) =>
  fc.uniqueArray(fc.record({ key, value: text }), {
    maxLength: 10,
    selector: (attribute) => attribute.key.normalize('NFC'),
  });
const attributes = attributesOf(text);
const identity = fc.record({ sku: text, attributes: fc.oneof(fc.constant([]), attributes) }).map(canonical);
const cartId = fc.string({ unit: fc.constantFrom(...'AZaz09_-'), minLength: 1, maxLength: 22 });

function canonical({ sku, attributes }: LineIdentity): LineIdentity {
  return lineIdentity(sku, attributes);
}

function keyOf(sku: string, attributes: readonly LineAttribute[] = []): string {
  return lineKey(lineIdentity(sku, attributes)).key;
}

function respell(attributes: readonly LineAttribute[], form: 'NFC' | 'NFD'): LineAttribute[] {
  return attributes.map(({ key, value }) => ({ key: key.normalize(form), value: value.normalize(form) }));
}

describe('the key of a line', () => {
  it('does not depend on the order of the attributes', () => {
    const shuffled = attributes.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );

    fc.assert(
      fc.property(text, shuffled, (sku, [one, other]) => expect(keyOf(sku, one)).toBe(keyOf(sku, other))),
    );
  });

  it('is the same for composed and decomposed letters', () => {
    fc.assert(
      fc.property(text, attributes, (sku, list) => {
        expect(keyOf(sku.normalize('NFD'), respell(list, 'NFD'))).toBe(
          keyOf(sku.normalize('NFC'), respell(list, 'NFC')),
        );
      }),
    );
  });

  it('differs for different identities', () => {
    fc.assert(
      fc.property(identity, identity, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(lineKey(one).key).not.toBe(lineKey(other).key);
      }),
    );
  });

  it('differs when characters move between sku, keys and values', () => {
    const spellings: [string, LineAttribute[]][] = [
      ['abc', []],
      ['ab', [{ key: 'c', value: '' }]],
      ['a', [{ key: 'b', value: 'c' }]],
      ['a', [{ key: 'bc', value: '' }]],
      ['a', [{ key: 'c', value: 'b' }]],
      [
        'a',
        [
          { key: 'b', value: '' },
          { key: 'c', value: '' },
        ],
      ],
      ['["a","b","c"]', []],
      ['a","b","c', []],
      ['A', [{ key: 'b', value: 'c' }]],
      ['a ', [{ key: 'b', value: 'c' }]],
    ];

    expect(new Set(spellings.map(([sku, list]) => keyOf(sku, list))).size).toBe(spellings.length);
  });

  it('cannot be forged by a sku that is spelled like the key of another line', () => {
    fc.assert(
      fc.property(identity, (other) => {
        const { key } = lineKey(other);
        fc.pre(key !== other.sku);
        expect(keyOf(key)).not.toBe(key);
      }),
    );
  });

  it('tells with its detail the identity it stands for', () => {
    fc.assert(fc.property(identity, (line) => expect(identityOf(lineKey(line))).toEqual(line)));
  });

  it('is readable for a plain sku, and a hash if it is too long', () => {
    const sku = 'P'.repeat(48);

    expect(lineKey(lineIdentity(sku, []))).toEqual({ key: sku, detail: '' });
    expect(lineKey(lineIdentity(`${sku}P`, []))).toEqual({
      key: expect.stringMatching(/^#[\w-]{22}$/) as string,
      detail: `["${sku}P"]`,
    });
  });

  it('never looks like what a cart knows about itself', () => {
    fc.assert(fc.property(identity, (line) => expect(lineKey(line).key).toMatch(/^[^@]/)));
  });

  it('takes at most 48 bytes', () => {
    fc.assert(
      fc.property(identity, (line) => expect(Buffer.byteLength(lineKey(line).key)).toBeLessThanOrEqual(48)),
    );
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '123', '@v', '#', '['])(
    'takes %j as sku and as attribute',
    (word) => {
      const line = lineIdentity(word, [{ key: word, value: word }]);

      expect(identityOf(lineKey(line))).toEqual({ sku: word, attributes: [{ key: word, value: word }] });
      expect(identityOf(lineKey(lineIdentity(word, [])))).toEqual({ sku: word, attributes: [] });
      expect(keyOf(word)).not.toBe(lineKey(line).key);
    },
  );
});

describe('the identity of a line', () => {
  it('lists the attributes by key in composed letters', () => {
    fc.assert(
      fc.property(text, attributes, (sku, list) => {
        const line = lineIdentity(sku.normalize('NFD'), respell(list, 'NFD'));
        expect(line.sku).toBe(sku.normalize('NFC'));
        expect(line.attributes).toEqual(respell(list, 'NFC').sort((a, b) => (a.key < b.key ? -1 : 1)));
      }),
    );
  });

  it('leaves the attributes it was given as they were', () => {
    const given = [
      { key: 'size', value: 'L' },
      { key: 'color', value: 'e\u0302\u0323' },
    ];
    const before = structuredClone(given);

    lineIdentity('P001', given);

    expect(given).toEqual(before);
  });
});

describe('the id of a line', () => {
  it('gives back the cart and the key it was made of', () => {
    fc.assert(
      fc.property(cartId, identity, (cart, line) => {
        const { key } = lineKey(line);
        expect(parseLineId(lineId(cart, key))).toEqual({ cartId: cart, key });
      }),
    );
  });

  it('is safe in an address', () => {
    fc.assert(
      fc.property(cartId, identity, (cart, line) =>
        expect(lineId(cart, lineKey(line).key)).toMatch(/^[\w-]+\.[\w-]+$/),
      ),
    );
  });

  it('is the only spelling that is understood', () => {
    const almost = fc.tuple(cartId, fc.base64String({ maxLength: 64 })).map((parts) => parts.join('.'));

    fc.assert(
      fc.property(fc.oneof(almost, fc.string({ unit: 'binary' })), (id) => {
        const parsed = parseLineId(id);
        if (parsed) expect(lineId(parsed.cartId, parsed.key)).toBe(id);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['no key', 'cart'],
    ['an empty key', 'cart.'],
    ['no cart', `.${Buffer.from('P001').toString('base64url')}`],
    ['a meta field', lineId('cart', '@v')],
    ['padding', 'cart.UDAwMQ=='],
    ['the other base64 alphabet', `cart.${Buffer.from('a???').toString('base64')}`],
    ['a space behind', `${lineId('cart', 'P001')} `],
    ['a further part', `${lineId('cart', 'P001')}.x`],
    ['bits that mean nothing', 'cart.UDAwMR'],
    ['bytes that are no text', `cart.${Buffer.from([0xff, 0xfe]).toString('base64url')}`],
  ])('is refused with %s', (_, id) => {
    expect(parseLineId(id)).toBeUndefined();
  });
});
