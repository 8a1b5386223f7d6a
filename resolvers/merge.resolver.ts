import { Arg, Ctx, Directive, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { CartMerge, CartMergePreview, MergeCartPayload } from '../schema/cart-merge.type';
import { MergeCartInput, UndoMergeCartInput } from '../schema/cart.input';
import { CartPayload } from '../schema/cart.payload';
import { Cart } from '../schema/cart.type';
import type { Context } from '../src/context';

@Resolver(() => Cart)
export class MergeResolver {
  @Query(() => CartMergePreview, {
    description:
      'What `mergeCart` with the same input would do now. Moves nothing, except that an unfinished merge between the two carts is finished first.',
  })
  previewMergeCart(
    @Arg('input', () => MergeCartInput, { description: 'The merge to preview.' }) input: MergeCartInput,
    @Ctx() { services, request }: Context,
  ): Promise<CartMergePreview> {
    return services.previews.previewMergeCart(request, input);
  }

  @Mutation(() => MergeCartPayload, {
    description:
      "Moves the lines of the source cart into the caller's cart, exactly once for any number of calls, and reports the outcome of each line. Afterwards the source is an empty cart that can be filled again.",
  })
  mergeCart(
    @Arg('input', () => MergeCartInput, { description: 'The cart to merge, and how.' }) input: MergeCartInput,
    @Ctx() { services, request }: Context,
  ): Promise<MergeCartPayload> {
    return services.merges.mergeCart(request, input);
  }

  @Mutation(() => CartPayload, {
    description:
      'Undoes a merge line by line: takes out what it added and returns it to the source. Lines that changed since stay and are reported in `warnings`. If the source is the closed cart of a guest who has signed in, the lines are listed in `returned` of the merge instead.',
  })
  undoMergeCart(
    @Arg('input', () => UndoMergeCartInput, { description: 'The merge to undo.' }) input: UndoMergeCartInput,
    @Ctx() { services, request }: Context,
  ): Promise<CartPayload> {
    return services.undos.undoMergeCart(request, input);
  }

  @FieldResolver(() => [ID], {
    description:
      'Ids of carts that have become this one: other accounts of the same person, and guests who signed in. For neighbours that store data by cart, such as orders, which require this field. At most the latest 500 guests.',
  })
  @Directive('@tag(name: "internal")')
  formerIds(@Root() { id }: Cart, @Ctx() { services, request }: Context): Promise<string[]> {
    return services.formerIds.of(id, request.deadline);
  }

  @FieldResolver(() => [CartMerge], {
    description:
      'The latest merges into this cart and into carts that it replaced, newest first. At most 20, kept for 60 days by default.',
  })
  merges(@Root() { id }: Cart, @Ctx() { services, request }: Context): Promise<CartMerge[]> {
    return services.mergeHistory.merges(id, request.deadline);
  }
}
