import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { CartPayload, CartUserError, CartWarning } from './cart.payload';
import { LineAttribute } from './line-attribute.type';
import { MergeOutcome, MergeStrategy, MergedLineOutcome, MergedLineReason } from './merge.enums';

@ObjectType({ simpleResolvers: true, description: 'What a merge did to one line. Quantities are units.' })
export class MergedLine {
  @Field(() => String, { description: "The shop's stock keeping unit." })
  sku!: string;

  @Field(() => [LineAttribute], { description: 'The choices that tell the line apart, sorted by key.' })
  attributes!: readonly LineAttribute[];

  @Field(() => MergedLineOutcome, { description: 'What was done.' })
  outcome!: MergedLineOutcome;

  @Field(() => Int, { description: 'In the target before the merge; 0 if it was not there.' })
  quantityBefore!: number;

  @Field(() => Int, { description: 'In the source; 0 if it was not there.' })
  quantityFromSource!: number;

  @Field(() => Int, { description: 'In the target right after the merge; 0 if it is not there.' })
  quantityAfter!: number;

  @Field(() => MergedLineReason, {
    nullable: true,
    description: 'Why not everything came in as the strategy alone would have it; null if it did.',
  })
  reason!: MergedLineReason | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What an undo took out of the cart again and put into no other cart.',
})
export class ReturnedLine {
  @Field(() => String, { description: "The shop's stock keeping unit." })
  sku!: string;

  @Field(() => [LineAttribute], { description: 'The choices that tell the line apart, sorted by key.' })
  attributes!: readonly LineAttribute[];

  @Field(() => Int, { description: 'Units that were taken back.' })
  quantity!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The receipt of a merge: every line of the source has an outcome in it.',
})
export class CartMerge {
  @Field(() => ID, { description: 'Names the merge, for undoMergeCart.' })
  id!: string;

  @Field(() => GraphQLDateTime, { description: 'When the lines arrived, in whole seconds.' })
  at!: Date;

  @Field(() => MergeStrategy, {
    description:
      'How the carts were combined. Of two accounts of one person the older one is the target here, whoever asked: KEEP_TARGET that the younger one asked for is KEEP_SOURCE.',
  })
  strategy!: MergeStrategy;

  @Field(() => [MergedLine], {
    description: 'Every line of the source, and those of the target that were removed.',
  })
  lines!: MergedLine[];

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Until when it can be undone; null if it cannot, or was.',
  })
  undoableUntil!: Date | null;

  @Field(() => [ReturnedLine], {
    description:
      'What an undo took back, if the merge came from a guest who has signed in: their cart is closed and takes nothing back. Offer the shopper to add these lines again. Empty otherwise.',
  })
  returned!: ReturnedLine[];
}

@ObjectType({ simpleResolvers: true, description: 'What a mergeCart call did.' })
export class MergeCartPayload extends CartPayload {
  @Field(() => MergeOutcome, {
    nullable: true,
    description: 'What it came to; null if it was refused (see `userErrors`).',
  })
  outcome!: MergeOutcome | null;

  @Field(() => CartMerge, {
    nullable: true,
    description: 'The receipt; null if nothing was merged, or so long ago that it is not kept any more.',
  })
  merge!: CartMerge | null;
}

@ObjectType({ simpleResolvers: true, description: 'What a mergeCart call would do now.' })
export class CartMergePreview {
  @Field(() => MergeOutcome, {
    nullable: true,
    description: 'What it would come to; null if it would be refused (see `userErrors`).',
  })
  outcome!: MergeOutcome | null;

  @Field(() => [MergedLine], {
    description: 'The lines the receipt would have; none unless `outcome` is MERGED.',
  })
  lines!: MergedLine[];

  @Field(() => [CartUserError], { description: 'Why it would be refused.' })
  userErrors!: CartUserError[];

  @Field(() => [CartWarning], { description: 'What the limits would not let in.' })
  warnings!: CartWarning[];
}
