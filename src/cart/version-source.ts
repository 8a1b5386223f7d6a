import type { ChangeInput } from './line-input';

/** The cart that the versions in a call came from; undefined if nothing tells. */
export type VersionSource = string | undefined;

/** Out of every range of versions: no cart has had it. */
const NO_VERSION = -1;

/**
 * A version as the script of a cart takes it: one that came from another cart is no version of this one, whatever its
 * number. Which numbers are the cart's own is for the script to decide, by `redis/lua/include/version.lua`.
 */
export function versionFor(
  cartId: string,
  version: number | null | undefined,
  source: VersionSource,
): number | null {
  if (version == null) return null;
  return source === undefined || source === cartId ? version : NO_VERSION;
}

/** A cart as far as its versions tell. */
export interface Versions {
  readonly id: string;
  readonly firstVersion: number;
  readonly version: number;
}

/**
 * Whether a cart has the version that a call expects, where no script decides it.
 * @param aliases the carts that have become it on the way from the caller, one of which the number may show as its source.
 */
export function isExpected(
  { expectedVersion, cartId }: ChangeInput,
  { id, version }: Versions,
  aliases: readonly Versions[],
): boolean {
  if (expectedVersion == null) return true;
  const alias = aliases.find(
    (cart) => expectedVersion >= cart.firstVersion && expectedVersion <= cart.version,
  );
  return versionFor(id, expectedVersion, cartId ?? alias?.id) === version;
}
