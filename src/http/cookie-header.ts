/** The value of a cookie in a `Cookie` header. Two of one name are none: one of them was planted. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '').split(';').flatMap((pair) => {
    const [named, ...value] = pair.trim().split('=');
    return named === name ? [value.join('=')] : [];
  });
  return values.length === 1 ? values[0] : undefined;
}
