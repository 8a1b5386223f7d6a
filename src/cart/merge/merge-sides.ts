import { followAliases } from '../../identity/alias-trail';
import type { Versions } from '../version-source';
import type { Departure } from './transfer/departure';
import type { VerifiedSides } from './source-verifier';
import type { MergeReader, ReadSide } from './merge-reader';
import { decodeReceipt } from './receipt';

/** A cart as a merge finds it, after all aliases. */
export interface Side extends ReadSide, Versions {
  /** The carts that have become this one, on the way here. */
  readonly aliases: readonly Versions[];
}

export interface Sides {
  readonly source: Side;
  readonly target: Side;
}

/** The two carts of a merge, read at the same time. A guest's token proves the guest's cart, and not where it has gone. */
export async function resolveSides(
  reader: MergeReader,
  { source, viewer }: VerifiedSides,
  deadline: number,
): Promise<Sides> {
  const [from, to] = await Promise.all([
    source.kind === 'GUEST'
      ? readSide(reader, source.id, deadline)
      : resolveSide(reader, source.id, deadline),
    resolveSide(reader, viewer.id, deadline),
  ]);
  return { source: from, target: to };
}

/** The cart of an identity, or of the one it has become an alias of. */
async function resolveSide(reader: MergeReader, identityId: string, deadline: number): Promise<Side> {
  const aliases: Versions[] = [];
  const read = async (id: string) => {
    const side = await reader.readSide(id, deadline);
    if (side.alias) aliases.push(versionsOf(id, side));
    return side;
  };
  const { id, answer: side } = await followAliases(identityId, read, ({ alias }) => alias);
  return { ...side, ...versionsOf(id, side), aliases };
}

function versionsOf(id: string, { fields }: ReadSide): Versions {
  return { id, firstVersion: Number(fields['@c'] ?? 0), version: Number(fields['@v'] ?? 0) };
}

async function readSide(reader: MergeReader, id: string, deadline: number): Promise<Side> {
  const side = await reader.readSide(id, deadline);
  return { ...side, ...versionsOf(id, side), aliases: [] };
}

/** Whether what goes to the cart of one identity arrives in this one, because the other has become it since. */
export async function leadsTo(
  reader: MergeReader,
  identityId: string,
  cartId: string,
  deadline: number,
): Promise<boolean> {
  return identityId === cartId || (await resolveSide(reader, identityId, deadline)).id === cartId;
}

/**
 * Whether a source that has no lines has none because they went into this cart: for mergeCart and previewMergeCart alike.
 * What an undo took back out did not stay there, wherever it went afterwards.
 * @param last what left the source last, if anything did.
 */
export async function wasMerged(
  reader: MergeReader,
  last: Departure | undefined,
  cartId: string,
  deadline: number,
): Promise<boolean> {
  if (!last || !(await leadsTo(reader, last.target, cartId, deadline))) return false;
  const receipt = await reader.receipt(last.target, last.id, deadline);
  return receipt === undefined || decodeReceipt(receipt).undoRequest === undefined;
}
