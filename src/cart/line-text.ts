/*
 * The texts that may identify a line. Two lines that look the same must be the same.
 */

/** The most UTF-16 units of a decomposed character, such as U+16126. */
const MAX_UNITS_OF_CHARACTER = 6;
/** The cost of normalising is quadratic in consecutive marks. The limit is that of stream-safe text (UAX #15, section 13). */
const MAX_MARKS_IN_A_ROW = 30;

const PRINTABLE_ASCII = /^[!-~]*$/;
const CONTROL = /\p{Cc}/u;
/** Characters that render as nothing or as a space: format characters, separators, fillers, variation selectors. */
const INVISIBLE = /[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{1D159}\u{16FE4}]/u;
/** A space that is not U+0020, or any white space at the start or end. */
const HIDDEN_SPACE = /[^\P{Zs} ]|^\s|\s$/u;
const PICTOGRAPH =
  '\\p{Extended_Pictographic}(?:\\p{EMod}|[\\uFE0E\\uFE0F]\\u20E3?|[\\u{E0020}-\\u{E007E}]+\\u{E007F})?';
/** An emoji with its invisible characters: a keycap, or pictographs joined by U+200D (UTS #51, 1.4.9). */
const EMOJI = new RegExp(`[0-9#*]\\uFE0F?\\u20E3|${PICTOGRAPH}(?:\\u200D${PICTOGRAPH})*`, 'gu');

/** Whether a text is small enough to normalise, for a limit of `maxLength` characters. */
export function isBounded(text: string, maxLength: number): boolean {
  if (text.length > MAX_UNITS_OF_CHARACTER * maxLength) return false;
  return PRINTABLE_ASCII.test(text) || longestRunOfMarks(text) <= MAX_MARKS_IN_A_ROW;
}

/** Whether a text in NFC is a valid sku or attribute key. */
export function isName(text: string, maxLength: number): boolean {
  if (PRINTABLE_ASCII.test(text)) return text.length > 0 && text.length <= maxLength;
  return isText(text, 1, maxLength) && !INVISIBLE.test(text) && !HIDDEN_SPACE.test(text);
}

/** Whether a text in NFC is a valid attribute value. Shoppers write these, so emoji are allowed. */
export function isValue(text: string, maxLength: number): boolean {
  if (PRINTABLE_ASCII.test(text)) return text.length <= maxLength;
  return isText(text, 0, maxLength) && !(INVISIBLE.test(text) && INVISIBLE.test(text.replace(EMOJI, '')));
}

/** Counts code points. Refuses control characters, which are invisible, and lone surrogates, which UTF-8 cannot encode. */
export function isText(text: string, min: number, max: number): boolean {
  const length = text.length > 2 * max ? Infinity : [...text].length;
  return length >= min && length <= max && text.isWellFormed() && !CONTROL.test(text);
}

/** Above these planes, the only marks are variation selectors, which normalising does not reorder. */
const CODE_POINTS = 0x20000;

/** 1 for each combining mark. A regular expression is a hundred times slower. */
const MARKS = Uint8Array.from({ length: CODE_POINTS }, (_, code) =>
  /\p{M}/u.test(String.fromCodePoint(code)) ? 1 : 0,
);

/** The longest run of consecutive combining marks. */
export function longestRunOfMarks(text: string): number {
  let longest = 0;
  let run = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.codePointAt(i)!;
    if (code > 0xffff) i += 1;
    run = MARKS[code] ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}
