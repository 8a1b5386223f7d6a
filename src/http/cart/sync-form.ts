import type { Static } from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';
import type { Cart } from '../../cart/cart';
import type { UserError, Warning } from '../../cart/user-errors';
import { refusesAll } from '../../cart/user-errors';
import type { SyncInput } from '../../cart/sync/copy';
import type { Channel } from '../../identity/channel';
import { channels } from '../../identity/channel';
import { RequestFault } from '../server/problem';

/*
 * The shape a sync has over REST, and how it is said in the words of the cart: there a line has `quantity`, here `qty`.
 */

/** What GraphQL calls Int. */
const INT = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

/** Not `Type.Record`: what that makes of it lets keys with line breaks in unchecked, and leaves them out of replies. */
const Attributes = Type.Unsafe<Record<string, string>>({
  type: 'object',
  additionalProperties: { type: 'string' },
  description:
    'The choices that tell the line from others of its sku: at most 10, each key and value at most 255 characters.',
});

export const SyncBody = Type.Object(
  {
    cart: Type.Array(
      Type.Object(
        {
          sku: Type.String({
            description:
              "The shop's stock keeping unit, 1 to 64 characters, without white space at its ends and without invisible characters.",
          }),
          qty: Type.Integer({ ...INT, description: 'Units that the copy holds, 0 or more.' }),
          attributes: Type.Optional(Attributes),
        },
        { additionalProperties: false },
      ),
      { description: 'All lines of the copy, at most 250; one that is missing counts as one of 0 units.' },
    ),
    baseVersion: Type.Optional(
      Type.Unsafe<number | null>({
        type: ['integer', 'null'],
        minimum: 0,
        maximum: INT.maximum,
        description:
          '`version` of the answer that the copy last came from; send `cartId` with it. Null if there was none: then the higher quantities are taken and nothing is removed but what has qty 0. A version that does not belong to this cart counts as null, with the warning BASE_UNKNOWN.',
      }),
    ),
    cartId: Type.Optional(
      Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description:
          '`cartId` of the answer that `baseVersion` came from: a version means something only in its own cart. Without it only a number that this cart never had is noticed.',
      }),
    ),
    replicaId: Type.Optional(
      Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description:
          'Names the copy, 1 to 128 characters, the same for its whole life: then it may change and be sent again from the old base if the answer was lost.',
      }),
    ),
    user_id: Type.Optional(
      Type.String({ description: 'Of older clients. Refused unless it is the identity of the caller.' }),
    ),
  },
  { additionalProperties: false },
);

const Finding = Type.Object({
  code: Type.String({ description: 'What to branch on; the codes are those of the graph.' }),
  message: Type.String({ description: 'A sentence in English for people; it may change.' }),
  field: Type.Unsafe<string[] | null>({
    type: ['array', 'null'],
    items: { type: 'string' },
    description: 'Where in the body, such as ["cart", "3", "qty"].',
  }),
  lineId: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  retryable: Type.Boolean(),
});

export const SyncReply = Type.Object(
  {
    cartId: Type.String({
      description: 'Whose version it is. After signing in it is another cart, which replaces the copy.',
    }),
    version: Type.Integer({ description: 'The base of the next sync, within this cart.' }),
    expiresAt: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      format: 'date-time',
      description: 'Until then the cart is kept for certain; null for a cart that does not exist yet.',
    }),
    cart: Type.Array(
      Type.Object({
        id: Type.String(),
        sku: Type.String(),
        qty: Type.Integer(),
        attributes: Attributes,
        addedVia: Type.Unsafe<Channel>({ type: 'string', enum: channels }),
        addedAt: Type.String({ format: 'date-time' }),
        updatedAt: Type.String({ format: 'date-time' }),
      }),
      { description: 'The whole cart: the copy to keep from now on.' },
    ),
    warnings: Type.Array(Finding, { description: 'What was applied, but not as asked.' }),
    userErrors: Type.Array(Finding, { description: 'What was not applied.' }),
  },
  {
    description: 'The cart.',
    headers: { etag: { type: 'string', description: 'Names the cart and its version.' } },
  },
);

export function syncInputOf(
  { cart, baseVersion, cartId, replicaId }: Static<typeof SyncBody>,
  idempotencyKey: string | undefined,
): SyncInput {
  const lines = cart.map(({ sku, qty, attributes }) => ({
    sku,
    quantity: qty,
    attributes: attributes && Object.entries(attributes).map(([key, value]) => ({ key, value })),
  }));
  return { lines, baseVersion, cartId, replicaId, idempotencyKey };
}

export function syncReplyOf(
  { id: cartId, version, expiresAt, lines }: Cart,
  { userErrors, warnings }: { userErrors: UserError[]; warnings: Warning[] },
): Static<typeof SyncReply> {
  return {
    cartId,
    version,
    expiresAt: expiresAt && expiresAt.toISOString(),
    cart: lines.map(({ id, sku, quantity, attributes, addedVia, addedAt, updatedAt }) => ({
      id,
      sku,
      qty: quantity,
      attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, value])),
      addedVia,
      addedAt: addedAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    })),
    warnings: warnings.map(placedInBody),
    userErrors: userErrors.map(placedInBody),
  };
}

/** Why a sync was refused as a whole, if it was: then there is no copy to take. */
export function faultOf({ userErrors }: { userErrors: UserError[] }): RequestFault | undefined {
  const refused = userErrors.find(refusesAll);
  if (!refused) return undefined;
  const { code, message, field } = placedInBody(refused);
  const place = field?.[0] === 'idempotencyKey' ? ['headers', 'idempotency-key'] : ['body', ...(field ?? [])];
  return new RequestFault(422, code, `${place.join('/')}: ${message}`, field ?? undefined);
}

/** `input` is the body, its `lines` are the `cart`, and a `quantity` is a `qty`. */
function placedInBody<Place extends { readonly field: string[] | null }>(finding: Place): Place {
  const words: Record<string, string> = { lines: 'cart', quantity: 'qty' };
  return { ...finding, field: finding.field?.slice(1).map((word) => words[word] ?? word) ?? null };
}
