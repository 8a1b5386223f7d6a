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
      'What mergeCart with the same input would do now. Moves nothing; a merge between the two carts that is under way already arrives first.',
  })
  previewMergeCart(
    @Arg('input', () => MergeCartInput, { description: 'What would be merged.' }) input: MergeCartInput,
    @Ctx() { services, request }: Context,
  ): Promise<CartMergePreview> {
    return services.previews.previewMergeCart(request, input);
  }

  @Mutation(() => MergeCartPayload, {
    description:
      "Moves the lines of a proved source cart into the caller's, exactly once however often it is called, and says what became of each. The source is an empty cart afterwards and can be filled again.",
  })
  mergeCart(
    @Arg('input', () => MergeCartInput, { description: 'What to merge.' }) input: MergeCartInput,
    @Ctx() { services, request }: Context,
  ): Promise<MergeCartPayload> {
    return services.merges.mergeCart(request, input);
  }

  @Mutation(() => CartPayload, {
    description:
      'Takes back what a merge brought and gives it to the source again, line by line. Lines that somebody changed since stay and are named in `warnings`. If the source is the cart of a guest who has signed in, it is closed: what was taken back is in `returned` of the merge.',
  })
  undoMergeCart(
    @Arg('input', () => UndoMergeCartInput, { description: 'What to undo.' }) input: UndoMergeCartInput,
    @Ctx() { services, request }: Context,
  ): Promise<CartPayload> {
    return services.undos.undoMergeCart(request, input);
  }

  @FieldResolver(() => [ID], {
    description:
      'The ids of carts that have become this one: of other accounts of the same person, and of guests who signed in. For neighbours that keep something by cart, such as orders, which get it by requiring this field. At most 500 guests, the latest.',
  })
  @Directive('@tag(name: "internal")')
  formerIds(@Root() { id }: Cart, @Ctx() { services, request }: Context): Promise<string[]> {
    return services.formerIds.of(id, request.deadline);
  }

  @FieldResolver(() => [CartMerge], {
    description:
      'The latest merges into this cart, and before that into those of other accounts of the same person, newest first, at most 20; kept for 60 days.',
  })
  merges(@Root() { id }: Cart, @Ctx() { services, request }: Context): Promise<CartMerge[]> {
    return services.mergeHistory.merges(id, request.deadline);
  }
}
