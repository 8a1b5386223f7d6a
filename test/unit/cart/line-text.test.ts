import { isBounded, isName, isValue, longestRunOfMarks } from '../../../src/cart/line-text';

const named = (texts: readonly string[]) =>
  texts.map((text) => [[...text].map((one) => `U+${one.codePointAt(0)!.toString(16)}`).join(' '), text]);

const WHITE_SPACE = [...' \u00a0\u1680\u2000\u2003\u2009\u200a\u202f\u205f\u3000'];
const BIDI_CONTROLS = [...'\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'];
const INVISIBLE = [
  ...'\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u200b\u200c\u2028\u2029\u2060\u2061',
  ...'\u2064\u206a\u206f\u2800\u3164\ufeff\uffa0\ufff9\u{16fe4}\u{1bca0}\u{1d159}\u{1d173}\u{e0001}\u{e0100}',
  ...BIDI_CONTROLS,
];
const OF_EMOJI = ['\u200d', '\ufe0e', '\ufe0f', '\u{e0067}', '\u{e007f}'];
const EMOJI = ['❤️', '☕︎', '1️⃣', '👍🏽', '🇻🇳', '👩‍👧', '👩‍❤️‍💋‍👨', '🧑🏻‍🦰', '🏳️‍🌈', '⛹🏻‍♂️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'];

describe('a name (a sku, or the key of an attribute)', () => {
  it.each(named(WHITE_SPACE))('has no white space %s at its ends', (_, space) => {
    expect([`${space}P001`, `P001${space}`, space].map((text) => isName(text, 64))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it.each(named(WHITE_SPACE.slice(1)))('has no %s that looks like a space between its words', (_, space) => {
    expect(isName(`Cà${space}phê`, 64)).toBe(false);
    expect(isName('Cà phê', 64)).toBe(true);
  });

  it.each(named([...INVISIBLE, ...OF_EMOJI]))('has no invisible %s anywhere', (_, invisible) => {
    const spellings = [`${invisible}P001`, `P0${invisible}01`, `P001${invisible}`, invisible];

    expect(spellings.filter((text) => isName(text, 64))).toEqual([]);
  });

  it.each(['P001', 'Ốp lưng', 'नमस्ते', '한국어', 'ไทย', '漢字', '😀', '🇻🇳', 'a/b?c#d', '@v', '"'])(
    'may be %s',
    (text) => {
      expect(isName(text.normalize('NFC'), 64)).toBe(true);
    },
  );
});

describe('a value of an attribute', () => {
  it.each(named(INVISIBLE))('has no invisible %s', (_, invisible) => {
    const spellings = [`${invisible}L`, `X${invisible}L`, `L${invisible}`, `👩${invisible}👧`, invisible];

    expect(spellings.filter((text) => isValue(text, 255))).toEqual([]);
  });

  it.each(named(OF_EMOJI))('has %s in emoji only', (_, part) => {
    const spellings = [`${part}L`, `X${part}L`, `L${part}`, `1${part}`, part, `👩${part}${part}`];

    expect(spellings.filter((text) => isValue(text, 255))).toEqual([]);
  });

  it.each(EMOJI)('may hold %s', (emoji) => {
    const spellings = [emoji, `${emoji}${emoji}`, `For Lan ${emoji}!`];

    expect(spellings.filter((text) => isValue(text, 255))).toEqual(spellings);
  });

  it.each(['', ' ', 'size L ', 'Chúc mừng sinh nhật', '12:30'])('may be "%s"', (text) => {
    expect(isValue(text, 255)).toBe(true);
  });
});

describe('the bound of a text', () => {
  it.each([
    ['64 characters of ASCII', 'x'.repeat(64)],
    ['64 letters that decompose into 192 code points', 'ệ'.normalize('NFD').repeat(64)],
    ['32 letters with vowels of three astral marks each', '\u{16100}\u{16126}'.normalize('NFD').repeat(32)],
    ['30 marks in a row', `a${'\u0301'.repeat(30)}b${'\u0301'.repeat(30)}`],
  ])('lets %s in', (_, text) => {
    expect(isBounded(text, 64)).toBe(true);
  });

  it.each([
    ['385 units', 'x'.repeat(385)],
    ['31 marks in a row', `a${'\u0301'.repeat(31)}`],
    ['31 astral marks in a row', '\u{1d165}'.repeat(31)],
  ])('keeps %s out', (_, text) => {
    expect(isBounded(text, 64)).toBe(false);
  });

  it('knows every mark that normalising may move', () => {
    const movable = Array.from({ length: 0x110000 }, (_, code) => code).filter((code) => {
      if (code >= 0xd800 && code < 0xe000) return false;
      const mark = String.fromCodePoint(code);
      // Of two marks the one of the lower class goes first: U+0334 has the lowest, U+0345 the highest.
      return `${mark}\u0334`.normalize('NFD').startsWith('\u0334') && !/^\u0334/.test(mark.normalize('NFD'));
    });

    expect(movable.length).toBeGreaterThan(800);
    expect(movable.filter((code) => longestRunOfMarks(String.fromCodePoint(code)) === 0)).toEqual([]);
  });
});
