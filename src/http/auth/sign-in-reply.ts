import { Type } from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import type { CartMerge } from '../../cart/merge/receipt';
import type { OpenedSession } from '../../identity/sessions/session-service';
import type { Arrival } from '../../sign-in/sign-in';
import { setSessionCookie } from '../caller/cookies';

/** The receipt of a merge, with the same names and values as `CartMerge` has in the graph. */
const ReceiptSchema = Type.Object(
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

function writeReceipt({
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

/** What every route answers that issues tokens. */
export const SignedInSchema = Type.Object(
  {
    accessToken: Type.String({ description: 'ES256 JWT; send it as `Authorization: Bearer …`.' }),
    tokenType: Type.Literal('Bearer'),
    expiresIn: Type.Integer({ description: 'Seconds until the access token is worth nothing.' }),
    refreshToken: Type.String({
      description:
        'For `POST /auth/refresh`, once: it answers the next one. A website has its cookie and need not keep it.',
    }),
    identity: IdentitySchema,
    cart: Type.Optional(CartSummary),
    merge: Type.Optional(MergeSchema),
  },
  { description: 'Signed in. A website also gets the cookie `__Host-onecart`.' },
);

/** Gives the website its cookie. */
export function replySignedIn(
  reply: FastifyReply,
  { signedIn, secret }: Pick<OpenedSession, 'signedIn' | 'secret'>,
  arrival?: Arrival,
) {
  if (secret !== undefined) setSessionCookie(reply, secret);
  const merge = arrival && writeMerge(arrival);
  return { ...signedIn, ...(arrival && { cart: arrival.cart }), ...(merge && { merge }) };
}
