import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { CartPayload, CartUserError, CartWarning } from './cart.payload';
import { LineAttribute } from './line-attribute.type';
import { MergeOutcome, MergeStrategy, MergedLineOutcome, MergedLineReason } from './merge.enums';

@ObjectType({ simpleResolvers: true, description: 'What a merge did to one line. Quantities are in units.' })
export class MergedLine {
  @Field(() => String, { description: "The shop's stock keeping unit." })
  sku!: string;

  @Field(() => [LineAttribute], { description: 'The attributes that distinguish the line, sorted by key.' })
  attributes!: readonly LineAttribute[];

  @Field(() => MergedLineOutcome, { description: 'What the merge did to the line.' })
  outcome!: MergedLineOutcome;

  @Field(() => Int, { description: 'Quantity in the target before the merge. 0 if the line was not there.' })
  quantityBefore!: number;

  @Field(() => Int, { description: 'Quantity in the source. 0 if the line was not there.' })
  quantityFromSource!: number;

  @Field(() => Int, {
    description: 'Quantity in the target right after the merge. 0 if the line is not there.',
  })
  quantityAfter!: number;

  @Field(() => MergedLineReason, {
    nullable: true,
    description: 'Why the line was not merged in full. Null if it was.',
  })
  reason!: MergedLineReason | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A line that an undo took out of the cart and could not return to the source.',
})
export class ReturnedLine {
  @Field(() => String, { description: "The shop's stock keeping unit." })
  sku!: string;

  @Field(() => [LineAttribute], { description: 'The attributes that distinguish the line, sorted by key.' })
  attributes!: readonly LineAttribute[];

  @Field(() => Int, { description: 'Number of units that the undo took out.' })
  quantity!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The receipt of a merge. It has an outcome for every line of the source.',
})
export class CartMerge {
  @Field(() => ID, { description: 'Identifies the merge. Pass it to `undoMergeCart`.' })
  id!: string;

  @Field(() => GraphQLDateTime, { description: 'When the lines arrived in the target, in whole seconds.' })
  at!: Date;

  @Field(() => MergeStrategy, {
    description:
      'How the carts were combined, seen from the target. When two accounts of one person merge, the older account is always the target: if the younger account called with KEEP_TARGET, this is KEEP_SOURCE, and the other way round.',
  })
  strategy!: MergeStrategy;

  @Field(() => [MergedLine], {
    description: 'Every line of the source, and every line of the target that was removed.',
  })
  lines!: MergedLine[];

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'The merge can be undone until this time. Null if it cannot be undone, or was undone already.',
  })
  undoableUntil!: Date | null;

  @Field(() => [ReturnedLine], {
    description:
      'Lines that an undo took out but could not return, because the source is the closed cart of a guest who has signed in. Offer the shopper to add them again. Otherwise empty.',
  })
  returned!: ReturnedLine[];
}

@ObjectType({ simpleResolvers: true, description: 'The result of `mergeCart`.' })
export class MergeCartPayload extends CartPayload {
  @Field(() => MergeOutcome, {
    nullable: true,
    description: 'The result of the call. Null if it was refused; see `userErrors`.',
  })
  outcome!: MergeOutcome | null;

  @Field(() => CartMerge, {
    nullable: true,
    description: 'The receipt. Null if nothing was merged, or if the receipt has expired.',
  })
  merge!: CartMerge | null;
}

@ObjectType({ simpleResolvers: true, description: 'What `mergeCart` would do now.' })
export class CartMergePreview {
  @Field(() => MergeOutcome, {
    nullable: true,
    description: 'The outcome that the call would have. Null if it would be refused; see `userErrors`.',
  })
  outcome!: MergeOutcome | null;

  @Field(() => [MergedLine], {
    description: 'The lines that the receipt would have. Empty unless `outcome` is MERGED.',
  })
  lines!: MergedLine[];

  @Field(() => [CartUserError], { description: 'Why the call would be refused.' })
  userErrors!: CartUserError[];

  @Field(() => [CartWarning], { description: 'Lines and quantities that the limits would exclude.' })
  warnings!: CartWarning[];
}
