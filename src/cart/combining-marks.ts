/** Above these planes there are only variation selectors, which normalising leaves where they are. */
const CODE_POINTS = 0x20000;

/** 1 for each combining mark. A regular expression takes a hundred times as long to look one up. */
const MARKS = Uint8Array.from({ length: CODE_POINTS }, (_, code) =>
  /\p{M}/u.test(String.fromCodePoint(code)) ? 1 : 0,
);

/** How many combining marks follow one another at most. */
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
