import type { Departure } from './departure';
import { leadsTo } from './merge-ends';
import type { MergeReader } from './merge-reader';
import { decodeReceipt } from './receipt';

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
