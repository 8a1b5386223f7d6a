import { Directive, Field, ID, InputType, Int } from 'type-graphql';
import { MergeStrategy } from './merge.enums';

@InputType({ description: 'One choice that tells two lines of the same sku apart.' })
export class LineAttributeInput {
  @Field(() => String, {
    description:
      'Name of the choice, 1 to 255 characters, without white space at its ends and without invisible characters; once a line.',
  })
  key!: string;

  @Field(() => String, {
    description: 'What was chosen, 0 to 255 characters; invisible ones only as part of emoji.',
  })
  value!: string;
}

@InputType({ description: 'A line to put into the cart, or a line of a copy of it.' })
export class CartLineInput {
  @Field(() => String, {
    description:
      "The shop's stock keeping unit, 1 to 64 characters, without white space at its ends and without invisible characters. Letters may be composed (NFC) or not (NFD); the cart keeps them composed. The sku is not looked up: an unknown sku is kept and its product is null.",
  })
  sku!: string;

  @Field(() => Int, {
    defaultValue: 1,
    description:
      'Units to add, 1 or more; in a sync the units that the copy holds, 0 or more. More than the line can hold is clamped, with a warning.',
  })
  quantity!: number;

  @Field(() => [LineAttributeInput], {
    nullable: true,
    description: 'At most 10; their order does not matter. None is the same as an empty list.',
  })
  attributes?: LineAttributeInput[] | null;
}

@InputType({ description: 'A new quantity for one line.' })
export class CartLineUpdateInput {
  @Field(() => ID, { description: 'The id of a line of this cart.' })
  lineId!: string;

  @Field(() => Int, {
    description:
      'Units the line shall have, 0 or more; 0 removes it. More than the line can hold is clamped, with a warning.',
  })
  quantity!: number;
}

/** What every change of a cart accepts beside its own fields. */
@InputType()
abstract class CartChangeInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'Makes the call safe to repeat: 1 to 128 characters without control characters, new for each intent (a UUID). The same key with the same input is executed once; a repetition answers `replayed: true`. Inputs are the same if they mean the same: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, the order of lines does. VERSION_CONFLICT does not use the key up. Kept for 24 hours at least, per cart and mutation.',
  })
  idempotencyKey?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Change the cart only if it still has this version, otherwise answer VERSION_CONFLICT with the cart as it is. Rarely needed: changes of two devices add up. Send `cartId` with it.',
  })
  expectedVersion?: number | null;

  @Field(() => ID, {
    nullable: true,
    description:
      '`Cart.id` of the answer that the versions in this input came from. A version means something only in its own cart: that of another cart, also of the one the caller had before signing in, is never mistaken for one of this cart. Without `cartId` only a number that this cart never had is noticed. Has no effect without a version.',
  })
  cartId?: string | null;
}

@InputType({ description: 'Lines to add; a line that exists already grows.' })
export class AddCartLinesInput extends CartChangeInput {
  @Field(() => [CartLineInput], {
    description: 'At most 250 a call. Each is applied or named in `userErrors` on its own.',
  })
  lines!: CartLineInput[];
}

@InputType({ description: 'Lines and the quantities they shall have.' })
export class UpdateCartLinesInput extends CartChangeInput {
  @Field(() => [CartLineUpdateInput], {
    description:
      'At most 250 a call. Each is applied or named in `userErrors` on its own. If a line is named twice, the last quantity counts.',
  })
  lines!: CartLineUpdateInput[];
}

@InputType({ description: 'Lines to remove.' })
export class RemoveCartLinesInput extends CartChangeInput {
  @Field(() => [ID], {
    description:
      'Ids of lines of this cart, at most 250 a call. Each is applied or named in `userErrors` on its own. An id that comes twice is removed once.',
  })
  lineIds!: string[];
}

@InputType({ description: 'How far to empty the cart.' })
export class ClearCartInput extends CartChangeInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'Take out only what was in the cart at this version, such as the one that was ordered; what was added later stays. Everything if left out. Send `cartId` with it: a version that does not belong to this cart is answered with VERSION_OF_OTHER_CART, and nothing is taken out. Repeating it, also with an earlier version, takes nothing out.',
  })
  upToVersion?: number | null;
}

@InputType({ description: 'An order, and what of the cart it paid for.' })
export class TakeOrderedLinesInput extends CartChangeInput {
  @Field(() => ID, {
    description:
      'Names the order, 1 to 128 characters without control characters. The same order is taken out once, without an idempotency key, for as long as the cart lives.',
  })
  orderId!: string;

  @Field(() => [CartLineInput], {
    description:
      'What was ordered, at most 250 lines. At most so many units of each line leave the cart; a line that is no longer there is passed over. A line that cannot be read is named in `userErrors`.',
  })
  lines!: CartLineInput[];

  @Field(() => ID, {
    nullable: true,
    description:
      "The id of the cart that was ordered, for services with scope `cart:order`; FORBIDDEN without it. The lines are followed to where they have gone since, as by signing in. Left out: the caller's cart.",
  })
  @Directive('@tag(name: "internal")')
  identityId?: string | null;
}

@InputType({ description: 'The whole copy of the cart that a client keeps, and where it comes from.' })
export class SyncCartInput extends CartChangeInput {
  @Field(() => [CartLineInput], {
    description:
      'All lines of the copy, at most 250. A line that is missing counts as one of 0 units. Each is applied or named in `userErrors` on its own; one that is named stays as it is in the cart. If sku or attributes of a line cannot be read, no line counts as missing in this sync (warning COPY_INCOMPLETE).',
  })
  lines!: CartLineInput[];

  @Field(() => Int, {
    nullable: true,
    description:
      '`Cart.version` of the answer that the copy last came from, 0 if that was an empty cart. Send `cartId` with it. Null if there was none: then the higher quantity of each line is taken and nothing is removed but what is sent with quantity 0. A version that does not belong to this cart counts as null, with the warning BASE_UNKNOWN.',
  })
  baseVersion?: number | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Names the copy: 1 to 128 characters, another one for each device or tab that keeps a copy, the same for its whole life (a UUID). With it a copy whose sync was not answered may change and be sent again from the old base. Without it only the same copy from the same base may be sent again.',
  })
  replicaId?: string | null;
}

@InputType({ description: 'Which cart to move into the cart of the caller, and how.' })
export class MergeCartInput extends CartChangeInput {
  @Field(() => String, {
    description:
      'Proves the source: the access token of a guest, or of another account of the same person, or a hand-off code of a guest (`POST /auth/handoff`), which mergeCart uses up. Ids prove nothing.',
  })
  sourceToken!: string;

  @Field(() => MergeStrategy, { defaultValue: 'SUM', description: 'What becomes of the lines.' })
  strategy!: MergeStrategy;
}

@InputType({ description: 'Which merge to undo.' })
export class UndoMergeCartInput extends CartChangeInput {
  @Field(() => ID, { description: 'The id of a merge into this cart, not older than 24 hours.' })
  mergeId!: string;
}
