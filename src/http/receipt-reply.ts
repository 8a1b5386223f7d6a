import type { Static } from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';
import type { CartMerge } from '../cart/merge/receipt';

/** The receipt of a merge, with the same names and values as `CartMerge` has in the graph. */
export const ReceiptSchema = Type.Object(
  {
    id: Type.String({ description: 'For `undoMergeCart`.' }),
    at: Type.String({ format: 'date-time' }),
    strategy: Type.String({ description: 'SUM, MAX, KEEP_TARGET or KEEP_SOURCE.' }),
    lines: Type.Array(
      Type.Object({
        sku: Type.String(),
        attributes: Type.Array(Type.Object({ key: Type.String(), value: Type.String() })),
        outcome: Type.String({
          description: 'ADDED, COMBINED, REPLACED, REMOVED, UNCHANGED or NOT_MERGED.',
        }),
        reason: Type.Union([Type.String(), Type.Null()], {
          description: 'Why not all of it came along: QUANTITY_LIMIT, LINE_LIMIT, SIZE_LIMIT or STRATEGY.',
        }),
        quantityBefore: Type.Integer(),
        quantityFromSource: Type.Integer(),
        quantityAfter: Type.Integer(),
      }),
    ),
    undoableUntil: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
    returned: Type.Array(
      Type.Object({
        sku: Type.String(),
        attributes: Type.Array(Type.Object({ key: Type.String(), value: Type.String() })),
        quantity: Type.Integer(),
      }),
      { description: 'What an undo took back and put into no cart, because the guest has signed in.' },
    ),
  },
  { description: 'What became of the cart that the caller had before, if something was in it.' },
);

export function writeReceipt({
  id,
  at,
  strategy,
  lines,
  undoableUntil,
  returned,
}: CartMerge): Static<typeof ReceiptSchema> {
  return {
    id,
    at: at.toISOString(),
    strategy,
    lines: lines.map(
      ({ sku, attributes, outcome, reason, quantityBefore, quantityFromSource, quantityAfter }) => ({
        sku,
        attributes: attributes.map(({ key, value }) => ({ key, value })),
        outcome,
        reason,
        quantityBefore,
        quantityFromSource,
        quantityAfter,
      }),
    ),
    undoableUntil: undoableUntil?.toISOString() ?? null,
    returned: returned.map(({ sku, attributes, quantity }) => ({
      sku,
      attributes: attributes.map(({ key, value }) => ({ key, value })),
      quantity,
    })),
  };
}
