import { Type } from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import type { CartMerge } from '../../cart/merge/receipt';
import { channels } from '../../identity/caller';
import type { Channel } from '../../identity/caller';
import type { OpenedSession } from '../../identity/sessions/session-service';
import type { Arrival } from '../../sign-in/sign-in';
import { setSessionCookie } from '../caller/cookies';

export function channelSchema(description: string, options: { readonly default?: Channel } = {}) {
  return Type.Unsafe<Channel>({ type: 'string', enum: channels, ...options, description });
}

export const IdentitySchema = Type.Object({
  id: Type.String({ description: 'The identity. Its cart has the same id.' }),
  kind: Type.Union([Type.Literal('GUEST'), Type.Literal('SHOPPER')]),
});

export const CartSummary = Type.Object(
  {
    id: Type.String(),
    version: Type.Integer({ description: 'Valid only in this cart.' }),
    lineCount: Type.Integer(),
  },
  { description: 'The current cart of the identity.' },
);

const Attributes = Type.Array(Type.Object({ key: Type.String(), value: Type.String() }));

/** The names and values are those of `CartMerge` in the graph. */
const ReceiptSchema = Type.Object(
  {
    id: Type.String({ description: 'For `undoMergeCart`.' }),
    at: Type.String({ format: 'date-time' }),
    strategy: Type.String({ description: 'SUM, MAX, KEEP_TARGET or KEEP_SOURCE.' }),
    lines: Type.Array(
      Type.Object({
        sku: Type.String(),
        attributes: Attributes,
        outcome: Type.String({
          description: 'ADDED, COMBINED, REPLACED, REMOVED, UNCHANGED or NOT_MERGED.',
        }),
        reason: Type.Union([Type.String(), Type.Null()], {
          description: 'Why not all units were merged: QUANTITY_LIMIT, LINE_LIMIT, SIZE_LIMIT or STRATEGY.',
        }),
        quantityBefore: Type.Integer(),
        quantityFromSource: Type.Integer(),
        quantityAfter: Type.Integer(),
      }),
    ),
    undoableUntil: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
    returned: Type.Array(
      Type.Object({ sku: Type.String(), attributes: Attributes, quantity: Type.Integer() }),
      { description: 'Lines that an undo removed and put into no cart, because the guest has signed in.' },
    ),
  },
  { description: 'The result of merging the cart that the caller had before, if it was not empty.' },
);

/** The receipt, with warnings about what the limits kept out. */
export const MergeSchema = Type.Composite(
  [
    ReceiptSchema,
    Type.Object({
      warnings: Type.Array(
        Type.Object({
          code: Type.String({ description: 'Same as in `warnings` of the graph.' }),
          message: Type.String(),
          lineId: Type.Union([Type.String(), Type.Null()]),
        }),
      ),
    }),
  ],
  { description: 'The result of merging the cart that the caller had before.' },
);

/** The answer of every route that issues tokens. */
export const SignedInSchema = Type.Object(
  {
    accessToken: Type.String({ description: 'ES256 JWT; send it as `Authorization: Bearer …`.' }),
    tokenType: Type.Literal('Bearer'),
    expiresIn: Type.Integer({ description: 'Seconds until the access token expires.' }),
    refreshToken: Type.String({
      description:
        'For `POST /auth/refresh`. It works once; the answer has the next one. A website has its cookie and need not keep it.',
    }),
    identity: IdentitySchema,
    cart: Type.Optional(CartSummary),
    merge: Type.Optional(MergeSchema),
  },
  { description: 'Signed in. A website also gets the cookie `__Host-onecart`.' },
);

/** Sets the cookie of the website. */
export function replySignedIn(
  reply: FastifyReply,
  { signedIn, secret }: Pick<OpenedSession, 'signedIn' | 'secret'>,
  arrival?: Arrival,
) {
  if (secret !== undefined) setSessionCookie(reply, secret);
  const merge = arrival && writeMerge(arrival);
  return { ...signedIn, ...(arrival && { cart: arrival.cart }), ...(merge && { merge }) };
}

export function writeMerge({ merge, warnings }: Arrival): Static<typeof MergeSchema> | null {
  if (!merge) return null;
  return {
    ...writeReceipt(merge),
    warnings: warnings.map(({ code, message, lineId }) => ({ code, message, lineId })),
  };
}

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
        attributes: writeAttributes(attributes),
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
      attributes: writeAttributes(attributes),
      quantity,
    })),
  };
}

function writeAttributes(attributes: CartMerge['lines'][number]['attributes']): Static<typeof Attributes> {
  return attributes.map(({ key, value }) => ({ key, value }));
}
