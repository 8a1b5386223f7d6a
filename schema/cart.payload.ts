import { Field, ID, ObjectType } from 'type-graphql';
import { Cart } from './cart.type';
import { CartUserErrorCode } from './cart-user-error-code.enum';
import { CartWarningCode } from './cart-warning-code.enum';

@ObjectType({
  simpleResolvers: true,
  description:
    'A part of the request that was not applied, for a reason that the shopper or the client can fix.',
})
export class CartUserError {
  @Field(() => CartUserErrorCode, { description: 'The code to branch on.' })
  code!: CartUserErrorCode;

  @Field(() => String, { description: 'An English sentence for people. It may change.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'Path to the argument, such as ["input", "lines", "3", "quantity"]. Null if the error concerns the whole call.',
  })
  field!: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The id of the line that the error concerns. Null if it concerns no single line.',
  })
  lineId!: string | null;

  @Field(() => Boolean, { description: 'Whether the same call may succeed if it is retried unchanged.' })
  retryable!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A part of the request that was applied, but not exactly as requested.',
})
export class CartWarning {
  @Field(() => CartWarningCode, { description: 'The code to branch on.' })
  code!: CartWarningCode;

  @Field(() => String, { description: 'An English sentence for people. It may change.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Path to the argument. Null if the warning concerns the whole call.',
  })
  field!: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The id of the line that the warning concerns. Null if it concerns no single line.',
  })
  lineId!: string | null;

  @Field(() => Boolean, { description: 'Whether a retry may give the requested result.' })
  retryable!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'The result of a mutation that changes the cart.' })
export class CartPayload {
  @Field(() => Cart, {
    description: 'The whole cart after the call. On a replay, the cart as it is now.',
  })
  cart!: Cart;

  @Field(() => [CartUserError], { description: 'What was not applied. Empty if everything was.' })
  userErrors!: CartUserError[];

  @Field(() => [CartWarning], { description: 'What was applied, but not exactly as requested.' })
  warnings!: CartWarning[];

  @Field(() => Boolean, {
    description:
      'True if an earlier call already did this, and this one changed nothing: a call with the same idempotency key; the same `syncCart`, if it has neither a key nor a `replicaId`; or any `undoMergeCart` of the same merge, even from another device.',
  })
  replayed!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'The result of `syncCart`. Replace the copy with `cart`, and its base with `cart.version`. Discard everything else that the client kept for the copy.',
})
export class SyncCartPayload extends CartPayload {}
