/** What no address of ours contains, and browsers read in surprising ways. */
const SURPRISING = /[\s\\\p{Cc}]/u;

/**
 * Where the browser goes after signing in: an address of one of our websites, or their first page. Whatever is not
 * literally one of the origins and a path is not an address of ours (RFC 9700 §4.11).
 * @param asked as it came from the browser.
 * @param origins of the websites, such as `https://shop.example.vn`; the first has the fixed page.
 */
export function returnAddress(asked: string | undefined, origins: readonly string[]): string {
  const ours =
    asked !== undefined && !SURPRISING.test(asked) && origins.some((origin) => isWithin(asked, origin));
  return ours ? asked : `${origins[0]}/`;
}

function isWithin(address: string, origin: string): boolean {
  return address.startsWith(`${origin}/`) && URL.canParse(address) && new URL(address).origin === origin;
}

/** The address with what the page is to know about the sign-in. */
export function withResult(address: string, result: Record<string, string>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(result)) url.searchParams.set(name, value);
  return url.href;
}
