import { Directive, Field, ID, InputType, Int } from 'type-graphql';
import { MergeStrategy } from './merge.enums';

@InputType({ description: 'An option that distinguishes lines of the same sku.' })
export class LineAttributeInput {
  @Field(() => String, {
    description:
      'Name of the option, unique within a line. 1 to 255 characters, no white space at the start or end, no invisible characters.',
  })
  key!: string;

  @Field(() => String, {
    description: 'The chosen value. 0 to 255 characters; invisible characters only as part of emoji.',
  })
  value!: string;
}

@InputType({ description: "A line to add to the cart, a line of a client's copy, or a line of an order." })
export class CartLineInput {
  @Field(() => String, {
    description:
      "The shop's stock keeping unit. 1 to 64 characters, no white space at the start or end, no invisible characters. Letters may be composed (NFC) or decomposed (NFD); the cart stores them composed. The sku is not looked up: the cart keeps an unknown sku, and its product is null.",
  })
  sku!: string;

  @Field(() => Int, {
    defaultValue: 1,
    description:
      'Number of units: 1 or more to add or to take out, 0 or more in a sync. A quantity above the maximum is reduced to it, with a warning.',
  })
  quantity!: number;

  @Field(() => [LineAttributeInput], {
    nullable: true,
    description: 'At most 10. Their order does not matter. Null is the same as an empty list.',
  })
  attributes?: LineAttributeInput[] | null;
}

@InputType({ description: 'A new quantity for one line.' })
export class CartLineUpdateInput {
  @Field(() => ID, { description: 'The id of a line of this cart.' })
  lineId!: string;

  @Field(() => Int, {
    description:
      'The new quantity, 0 or more. 0 removes the line. A quantity above the maximum is reduced to it, with a warning.',
  })
  quantity!: number;
}

/** The fields that every mutation of a cart accepts. */
@InputType()
abstract class CartChangeInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'Makes the call safe to retry. 1 to 128 characters, no control characters. Use a new key, such as a UUID, for each intent of the shopper. Calls with the same key and input are executed once; a retry returns `replayed: true`. Inputs are the same if they have the same meaning: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, but the order of lines does. VERSION_CONFLICT does not use up the key. Keys are kept for at least 24 hours, per cart and mutation.',
  })
  idempotencyKey?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Applies the change only if the cart still has this version. Otherwise the call returns VERSION_CONFLICT and the current cart. Rarely needed, because changes from two devices add up. Send `cartId` with it.',
  })
  expectedVersion?: number | null;

  @Field(() => ID, {
    nullable: true,
    description:
      '`Cart.id` of the response that the versions in this input came from. A version is valid only in its own cart. With `cartId`, a version of another cart, such as the one the caller had before sign-in, is never mistaken for a version of this cart. Without it, only a number that this cart never had is detected. Has no effect without a version.',
  })
  cartId?: string | null;
}

@InputType({ description: 'Lines to add. If a line exists already, its quantity grows.' })
export class AddCartLinesInput extends CartChangeInput {
  @Field(() => [CartLineInput], {
    description:
      'At most 250 per call by default. Each line is applied or reported in `userErrors` independently.',
  })
  lines!: CartLineInput[];
}

@InputType({ description: 'Lines and their new quantities.' })
export class UpdateCartLinesInput extends CartChangeInput {
  @Field(() => [CartLineUpdateInput], {
    description:
      'At most 250 per call by default. Each line is applied or reported in `userErrors` independently. If a line appears twice, the last quantity counts.',
  })
  lines!: CartLineUpdateInput[];
}

@InputType({ description: 'Lines to remove.' })
export class RemoveCartLinesInput extends CartChangeInput {
  @Field(() => [ID], {
    description:
      'Ids of lines of this cart, at most 250 per call by default. Each is applied or reported in `userErrors` independently. A duplicate id counts once.',
  })
  lineIds!: string[];
}

@InputType({ description: 'How much of the cart to clear.' })
export class ClearCartInput extends CartChangeInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'Removes only what was in the cart at this version, such as the version that was ordered, and keeps what was added later. Without it, everything is removed. Send `cartId` with it: a version that does not belong to this cart returns VERSION_OF_OTHER_CART and removes nothing. Repeating the call, even with an earlier version, removes nothing more.',
  })
  upToVersion?: number | null;
}

@InputType({ description: 'An order, and the lines of the cart that it includes.' })
export class TakeOrderedLinesInput extends CartChangeInput {
  @Field(() => ID, {
    description:
      'Identifies the order. 1 to 128 characters, no control characters. An order is taken out once for as long as the cart exists, even without an idempotency key.',
  })
  orderId!: string;

  @Field(() => [CartLineInput], {
    description:
      'The ordered lines, at most 250 by default. No more than the ordered quantity of each line leaves the cart. A line that is no longer there is skipped; an invalid line is reported in `userErrors`.',
  })
  lines!: CartLineInput[];

  @Field(() => ID, {
    nullable: true,
    description:
      "The id of the cart that was ordered. Only for services with scope `cart:order`; others get FORBIDDEN. The call follows the lines if they have moved to another cart since, such as at sign-in. Defaults to the caller's cart.",
  })
  @Directive('@tag(name: "internal")')
  identityId?: string | null;
}

@InputType({ description: "A client's whole copy of the cart, and the version that it is based on." })
export class SyncCartInput extends CartChangeInput {
  @Field(() => [CartLineInput], {
    description:
      'All lines of the copy, at most 250 by default. A missing line counts as quantity 0. Each line is applied or reported in `userErrors` independently; a reported line stays as it is in the cart. If the sku or the attributes of any line are invalid, no line counts as missing in this sync (warning COPY_INCOMPLETE).',
  })
  lines!: CartLineInput[];

  @Field(() => Int, {
    nullable: true,
    description:
      '`Cart.version` of the response that the copy was last taken from; 0 if that cart was empty. Send `cartId` with it. Null if there is no such response: the sync then takes the higher quantity of each line, and removes only lines sent with quantity 0. A version that does not belong to this cart counts as null, with the warning BASE_UNKNOWN.',
  })
  baseVersion?: number | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Identifies the copy. 1 to 128 characters, no control characters. Use a different id, such as a UUID, for each device or tab that keeps a copy, and keep it for the life of the copy. With it, a copy whose sync got no response may change before it is sent again from the same base. Without it, only the unchanged copy may be sent again from the same base.',
  })
  replicaId?: string | null;
}

@InputType({ description: "The cart to merge into the caller's cart, and how." })
export class MergeCartInput extends CartChangeInput {
  @Field(() => String, {
    description:
      'Proves access to the source cart: the access token of a guest, or in the Mini App of another account of the same person, or the hand-off code of a guest (`POST /auth/handoff`). `mergeCart` uses up the code. A cart id is not a proof.',
  })
  sourceToken!: string;

  @Field(() => MergeStrategy, { defaultValue: 'SUM', description: 'How to combine the two carts.' })
  strategy!: MergeStrategy;
}

@InputType({ description: 'The merge to undo.' })
export class UndoMergeCartInput extends CartChangeInput {
  @Field(() => ID, { description: 'The id of a merge into this cart, at most 24 hours old.' })
  mergeId!: string;
}
