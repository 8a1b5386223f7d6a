import { Arg, Ctx, Directive, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { CartLine } from '../schema/cart-line.type';
import {
  AddCartLinesInput,
  ClearCartInput,
  RemoveCartLinesInput,
  SyncCartInput,
  TakeOrderedLinesInput,
  UpdateCartLinesInput,
} from '../schema/cart.input';
import { CartPayload, SyncCartPayload } from '../schema/cart.payload';
import { Cart } from '../schema/cart.type';
import { Product } from '../schema/product.type';
import type { Context } from '../src/context';

@Resolver(() => Cart)
export class CartResolver {
  @Query(() => Cart, {
    description:
      "The caller's cart. Never null: a shopper who has never added anything has an empty cart, and reading does not create one.",
  })
  cart(
    @Ctx() { services, request }: Context,
    @Arg('identityId', () => ID, {
      nullable: true,
      description:
        "The id of another shopper's cart. Only for services with scope `cart:any`; others get FORBIDDEN.",
    })
    @Directive('@tag(name: "internal")')
    identityId?: string | null,
  ): Promise<Cart> {
    return services.carts.cart(request, identityId);
  }

  @Mutation(() => CartPayload, {
    description:
      'Adds units to lines, and creates lines that do not exist yet. Adds from two devices add up.',
  })
  addCartLines(
    @Arg('input', () => AddCartLinesInput, { description: 'The lines to add.' }) input: AddCartLinesInput,
    @Ctx() { services, request }: Context,
  ): Promise<CartPayload> {
    return services.carts.addCartLines(request, input);
  }

  @Mutation(() => CartPayload, {
    description:
      'Sets the quantity of lines; 0 removes a line. If two devices set the same line, the last call wins.',
  })
  updateCartLines(
    @Arg('input', () => UpdateCartLinesInput, { description: 'The lines and their new quantities.' })
    input: UpdateCartLinesInput,
    @Ctx() { services, request }: Context,
  ): Promise<CartPayload> {
    return services.carts.updateCartLines(request, input);
  }

  @Mutation(() => CartPayload, { description: 'Removes lines.' })
  removeCartLines(
    @Arg('input', () => RemoveCartLinesInput, { description: 'The lines to remove.' })
    input: RemoveCartLinesInput,
    @Ctx() { services, request }: Context,
  ): Promise<CartPayload> {
    return services.carts.removeCartLines(request, input);
  }

  @Mutation(() => CartPayload, {
    description:
      'Removes all lines. With `upToVersion`, removes only what was in the cart at that version and keeps what was added later.',
  })
  clearCart(
    @Arg('input', () => ClearCartInput, { description: 'How much of the cart to clear.' })
    input: ClearCartInput,
    @Ctx() { services, request }: Context,
  ): Promise<CartPayload> {
    return services.carts.clearCart(request, input);
  }

  @Mutation(() => CartPayload, {
    description:
      "Takes ordered lines out of the cart: at most the ordered quantity of each line, once per order. Safe to retry, and safe for both the shopper's page and the checkout to call.",
  })
  takeOrderedLines(
    @Arg('input', () => TakeOrderedLinesInput, { description: 'The ordered lines.' })
    input: TakeOrderedLinesInput,
    @Ctx() { services, request }: Context,
  ): Promise<CartPayload> {
    return services.orders.takeOrderedLines(request, input);
  }

  @Mutation(() => SyncCartPayload, {
    description:
      "Syncs a client's copy of the cart, perhaps changed offline: each line gets the quantity of the copy, plus what others did to it since `baseVersion`.",
  })
  syncCart(
    @Arg('input', () => SyncCartInput, { description: 'The copy and its base.' }) input: SyncCartInput,
    @Ctx() { services, request }: Context,
  ): Promise<SyncCartPayload> {
    return services.syncs.syncCart(request, input);
  }
}

@Resolver(() => CartLine)
export class CartLineResolver {
  @FieldResolver(() => Cart, { description: 'The cart that contains this line.' })
  cart(@Root() line: CartLine & { cart: Cart }): Cart {
    return line.cart;
  }

  @FieldResolver(() => Product, {
    nullable: true,
    description:
      'The product of the sku. The fields of the catalog are null if it does not know the sku or does not respond.',
  })
  product(@Root() { sku }: CartLine): Product {
    return { sku };
  }
}
