import type { Static } from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';
import type { Cart } from '../../cart/cart';
import type { UserError, Warning } from '../../cart/user-errors';
import { refusesAll } from '../../cart/user-errors';
import type { SyncInput } from '../../cart/sync/copy';
import type { Channel } from '../../identity/caller';
import { channels } from '../../identity/caller';
import { RequestError } from '../server/problem';

// The schema of a sync over REST, and its translation: what the cart calls `lines` and `quantity` is `cart` and `qty` here.

/** The range of `Int` in GraphQL. */
const INT = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

/** Not `Type.Record`: its schema does not check keys with line breaks, and drops them from replies. */
const Attributes = Type.Unsafe<Record<string, string>>({
  type: 'object',
  additionalProperties: { type: 'string' },
  description:
    'The options that distinguish lines of one sku: at most 10, with keys and values of at most 255 characters.',
});

export const SyncBody = Type.Object(
  {
    cart: Type.Array(
      Type.Object(
        {
          sku: Type.String({
            description:
              "The shop's stock keeping unit: 1 to 64 characters, without white space at the ends and without invisible characters.",
          }),
          qty: Type.Integer({ ...INT, description: 'Units in the copy, 0 or more.' }),
          attributes: Type.Optional(Attributes),
        },
        { additionalProperties: false },
      ),
      { description: 'All lines of the copy, at most 250. A missing line counts as 0 units.' },
    ),
    baseVersion: Type.Optional(
      Type.Unsafe<number | null>({
        type: ['integer', 'null'],
        minimum: 0,
        maximum: INT.maximum,
        description:
          'The `version` of the answer that the copy last came from; send `cartId` with it. Null if there was none: each line then gets the higher quantity, and only lines with qty 0 are removed. A version that does not belong to this cart counts as null, with the warning BASE_UNKNOWN.',
      }),
    ),
    cartId: Type.Optional(
      Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description:
          'The `cartId` of the answer that `baseVersion` came from: a version is valid only in its own cart. Without it, a version of another cart is detected only if this cart never had that number.',
      }),
    ),
    replicaId: Type.Optional(
      Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description:
          'A name for the copy, 1 to 128 characters, the same for its whole life. With it, the copy may change and be sent again from the old base if the answer was lost.',
      }),
    ),
    user_id: Type.Optional(
      Type.String({ description: 'Sent by older clients. Refused unless it is the identity of the caller.' }),
    ),
  },
  { additionalProperties: false },
);

const UserErrorSchema = Type.Object({
  code: Type.String({ description: 'The code to branch on, the same as in the graph.' }),
  message: Type.String({ description: 'An English sentence for people; it may change.' }),
  field: Type.Unsafe<string[] | null>({
    type: ['array', 'null'],
    items: { type: 'string' },
    description: 'The place in the body, such as ["cart", "3", "qty"].',
  }),
  lineId: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  retryable: Type.Boolean(),
});

export const SyncReply = Type.Object(
  {
    cartId: Type.String({
      description:
        'The cart that `version` belongs to. After signing in it is another cart, which replaces the copy.',
    }),
    version: Type.Integer({ description: 'The base of the next sync, within this cart.' }),
    expiresAt: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      format: 'date-time',
      description: 'The cart is kept at least until then. Null for a cart that does not exist yet.',
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
      { description: 'The whole cart. It replaces the copy.' },
    ),
    warnings: Type.Array(UserErrorSchema, { description: 'What was applied, but not as requested.' }),
    userErrors: Type.Array(UserErrorSchema, { description: 'What was not applied.' }),
  },
  {
    description: 'The cart.',
    headers: { etag: { type: 'string', description: 'Identifies the cart and its version.' } },
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

/** The error of a sync that was refused as a whole; undefined if it was applied. */
export function requestErrorOf({ userErrors }: { userErrors: UserError[] }): RequestError | undefined {
  const refused = userErrors.find(refusesAll);
  if (!refused) return undefined;
  const { code, message, field } = placedInBody(refused);
  const place = field?.[0] === 'idempotencyKey' ? ['headers', 'idempotency-key'] : ['body', ...(field ?? [])];
  return new RequestError(422, code, `${place.join('/')}: ${message}`, field ?? undefined);
}

/** Translates a field of the graph's input into one of the body. */
function placedInBody<Place extends { readonly field: string[] | null }>(error: Place): Place {
  const words: Record<string, string> = { lines: 'cart', quantity: 'qty' };
  return { ...error, field: error.field?.slice(1).map((word) => words[word] ?? word) ?? null };
}
