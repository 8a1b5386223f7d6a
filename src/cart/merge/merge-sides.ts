import { followAliases } from '../../identity/alias-trail';
import type { Versions } from '../version-source';
import type { Departure } from './transfer/departure';
import type { VerifiedSides } from './source-verifier';
import type { MergeReader, ReadSide } from './merge-reader';
import { decodeReceipt } from './receipt';

/** A cart of a merge, after aliases were followed. */
export interface Side extends ReadSide, Versions {
  /** The aliases that were followed to this cart. */
  readonly aliases: readonly Versions[];
}

export interface Sides {
  readonly source: Side;
  readonly target: Side;
}

/** Reads the two carts of a merge. A guest's token proves only the guest's own cart, so its alias is not followed. */
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

/** The cart of an identity, after aliases. */
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

/** Whether an identity has this cart, after aliases. */
export async function leadsTo(
  reader: MergeReader,
  identityId: string,
  cartId: string,
  deadline: number,
): Promise<boolean> {
  return identityId === cartId || (await resolveSide(reader, identityId, deadline)).id === cartId;
}

/**
 * Whether an empty source is empty because its lines were merged into this cart. A merge that was undone does not count.
 * @param last the last departure from the source.
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
