/** Characters that no address of the website contains, and that browsers strip or reinterpret. */
const UNSAFE = /[\s\\\p{Cc}]/u;

/**
 * Where the browser goes after signing in: the requested address if it is on one of the websites, or the first page.
 * Only an allowed origin, literally, followed by a path is accepted (RFC 9700 §4.11).
 * @param requested as it came from the browser.
 * @param origins of the websites, such as `https://shop.example.vn`. The first page is that of the first one.
 */
export function returnAddress(requested: string | undefined, origins: readonly string[]): string {
  const accepted =
    requested !== undefined &&
    !UNSAFE.test(requested) &&
    origins.some((origin) => isWithin(requested, origin));
  return accepted ? requested : `${origins[0]}/`;
}

/** Adds the result of the sign-in to the query of an address. */
export function withResult(address: string, result: Record<string, string>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(result)) url.searchParams.set(name, value);
  return url.href;
}

function isWithin(address: string, origin: string): boolean {
  return address.startsWith(`${origin}/`) && URL.canParse(address) && new URL(address).origin === origin;
}
