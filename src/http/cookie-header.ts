const SPACE = 0x20;
const TAB = 0x09;

/**
 * The values of a cookie in a `Cookie` header, each once, in the order in which they came. Names are compared byte for
 * byte, and only SP and TAB are white space, as in browsers (RFC 6265bis §5.6). To a browser `\xA0__Host-onecart` is
 * another name, one that the prefix does not protect, so a page on a sibling domain can plant it. Text without `=` is
 * the value of a nameless cookie, which can be planted too.
 */
export function readCookies(header: string | undefined, name: string): string[] {
  const prefix = `${name}=`;
  const pairs = (header ?? '').split(';').map(withoutBlanks);
  const values = pairs.flatMap((pair) => (pair.startsWith(prefix) ? [pair.slice(prefix.length)] : []));
  return [...new Set(values)];
}

/** A pattern for the end of a text would take quadratic time on a long run of blanks. */
function withoutBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}
