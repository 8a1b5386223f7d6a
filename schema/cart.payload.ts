import { Field, ID, ObjectType } from 'type-graphql';
import { Cart } from './cart.type';
import { CartUserErrorCode } from './cart-user-error-code.enum';
import { CartWarningCode } from './cart-warning-code.enum';

@ObjectType({
  simpleResolvers: true,
  description: 'Something that was not applied, for a reason the shopper or the client can mend.',
})
export class CartUserError {
  @Field(() => CartUserErrorCode, { description: 'What to branch on.' })
  code!: CartUserErrorCode;

  @Field(() => String, { description: 'A sentence in English for people; it may change.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'Where in the arguments, such as ["input", "lines", "3", "quantity"]; null if it concerns the whole call.',
  })
  field!: string[] | null;

  @Field(() => ID, { nullable: true, description: 'The line it is about, if one is.' })
  lineId!: string | null;

  @Field(() => Boolean, { description: 'Whether the same call may succeed later unchanged.' })
  retryable!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'Something that was applied, but not quite as asked.' })
export class CartWarning {
  @Field(() => CartWarningCode, { description: 'What to branch on.' })
  code!: CartWarningCode;

  @Field(() => String, { description: 'A sentence in English for people; it may change.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Where in the arguments; null if it concerns the whole call.',
  })
  field!: string[] | null;

  @Field(() => ID, { nullable: true, description: 'The line it is about, if one is.' })
  lineId!: string | null;

  @Field(() => Boolean, { description: 'Whether repeating the call may give what was asked.' })
  retryable!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'What a change of the cart did.' })
export class CartPayload {
  @Field(() => Cart, {
    description: 'The whole cart after the call; as it is now if the call was a repetition.',
  })
  cart!: Cart;

  @Field(() => [CartUserError], { description: 'What was not applied. Empty means: everything was.' })
  userErrors!: CartUserError[];

  @Field(() => [CartWarning], { description: 'What was applied, but not as asked.' })
  warnings!: CartWarning[];

  @Field(() => Boolean, {
    description:
      'True if this was done before and nothing was changed now: by a call under the same idempotency key; by the same `syncCart`, if it has neither key nor `replicaId`; by any `undoMergeCart` of the same merge, as from another device.',
  })
  replayed!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "What a sync came to. `cart` is the copy to keep from now on, and `cart.version` its base; nothing else of the client's copy is left to remember.",
})
export class SyncCartPayload extends CartPayload {}
