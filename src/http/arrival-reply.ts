import type { Static } from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';
import type { Arrival } from '../sign-in/arrivals';
import { ReceiptSchema, writeReceipt } from './receipt-reply';

export const IdentitySchema = Type.Object({
  id: Type.String({ description: 'The identity, which is also the id of its cart.' }),
  kind: Type.Union([Type.Literal('GUEST'), Type.Literal('SHOPPER')]),
});

export const CartSummary = Type.Object(
  {
    id: Type.String(),
    version: Type.Integer({ description: 'Means something in this cart only.' }),
    lineCount: Type.Integer(),
  },
  { description: 'The cart of the identity, as it is now.' },
);

/** A receipt, and what the limits did not let in. */
export const MergeSchema = Type.Composite(
  [
    ReceiptSchema,
    Type.Object({
      warnings: Type.Array(
        Type.Object({
          code: Type.String({ description: 'As in `warnings` of the graph.' }),
          message: Type.String(),
          lineId: Type.Union([Type.String(), Type.Null()]),
        }),
      ),
    }),
  ],
  { description: 'What became of the cart that the caller had before.' },
);

export function writeMerge({ merge, warnings }: Arrival): Static<typeof MergeSchema> | null {
  if (!merge) return null;
  return {
    ...writeReceipt(merge),
    warnings: warnings.map(({ code, message, lineId }) => ({ code, message, lineId })),
  };
}
