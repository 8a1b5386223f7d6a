import type { ChangeInput } from './line-input';

/** The cart that the versions in a call belong to, if known. */
export type VersionSource = string | undefined;

/** No cart ever has this version. */
const NO_VERSION = -1;

/**
 * A version as a script takes it. A version of another cart never matches, whatever its number. The script decides which
 * numbers belong to the cart (`redis/lua/include/version.lua`).
 */
export function versionFor(
  cartId: string,
  version: number | null | undefined,
  source: VersionSource,
): number | null {
  if (version == null) return null;
  return source === undefined || source === cartId ? version : NO_VERSION;
}

/** The versions that a cart has had. */
export interface Versions {
  readonly id: string;
  readonly firstVersion: number;
  readonly version: number;
}

/**
 * Whether a cart has the version that a call expects, for calls where no script checks it.
 * @param aliases the aliases between the caller and this cart. The version may belong to one of them.
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
