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
      "The caller's cart. Never null: someone who never added anything has an empty cart, and asking makes none.",
  })
  cart(
    @Ctx() { services, request }: Context,
    @Arg('identityId', () => ID, {
      nullable: true,
      description: "Somebody else's cart, for services with scope `cart:any`; FORBIDDEN without it.",
    })
    @Directive('@tag(name: "internal")')
    identityId?: string | null,
  ): Promise<Cart> {
    return services.carts.cart(request, identityId);
  }

  @Mutation(() => CartPayload, {
    description:
      'Adds units to lines, and makes the lines that are not there yet. Adds from two devices add up.',
  })
  addCartLines(
    @Arg('input', () => AddCartLinesInput, { description: 'What to add.' }) input: AddCartLinesInput,
    @Ctx() { services, request }: Context,
  ): Promise<CartPayload> {
    return services.carts.addCartLines(request, input);
  }

  @Mutation(() => CartPayload, {
    description: 'Sets lines to a quantity; 0 removes. Of two devices the last one wins.',
  })
  updateCartLines(
    @Arg('input', () => UpdateCartLinesInput, { description: 'What to set.' }) input: UpdateCartLinesInput,
    @Ctx() { services, request }: Context,
  ): Promise<CartPayload> {
    return services.carts.updateCartLines(request, input);
  }

  @Mutation(() => CartPayload, { description: 'Removes lines.' })
  removeCartLines(
    @Arg('input', () => RemoveCartLinesInput, { description: 'What to remove.' }) input: RemoveCartLinesInput,
    @Ctx() { services, request }: Context,
  ): Promise<CartPayload> {
    return services.carts.removeCartLines(request, input);
  }

  @Mutation(() => CartPayload, {
    description:
      'Empties the cart. With `upToVersion` it takes out what was ordered and keeps what was added meanwhile.',
  })
  clearCart(
    @Arg('input', () => ClearCartInput, { description: 'How far to empty.' }) input: ClearCartInput,
    @Ctx() { services, request }: Context,
  ): Promise<CartPayload> {
    return services.carts.clearCart(request, input);
  }

  @Mutation(() => CartPayload, {
    description:
      'Takes out what an order paid for, and only that: at most the ordered units of each line, once per order. Safe to repeat, and for the page of the shopper and the checkout both to call.',
  })
  takeOrderedLines(
    @Arg('input', () => TakeOrderedLinesInput, { description: 'What was ordered.' })
    input: TakeOrderedLinesInput,
    @Ctx() { services, request }: Context,
  ): Promise<CartPayload> {
    return services.orders.takeOrderedLines(request, input);
  }

  @Mutation(() => SyncCartPayload, {
    description:
      'Brings a copy that a client keeps, perhaps offline, and the cart together: each line gets the quantity of the copy and what others did to it since `baseVersion`.',
  })
  syncCart(
    @Arg('input', () => SyncCartInput, { description: 'The copy.' }) input: SyncCartInput,
    @Ctx() { services, request }: Context,
  ): Promise<SyncCartPayload> {
    return services.syncs.syncCart(request, input);
  }
}

@Resolver(() => CartLine)
export class CartLineResolver {
  @FieldResolver(() => Cart, { description: 'The cart this line is in.' })
  cart(@Root() line: CartLine & { cart: Cart }): Cart {
    return line.cart;
  }

  @FieldResolver(() => Product, {
    nullable: true,
    description:
      'The product of the sku. What the catalogue adds to it is null if it does not know the sku or does not answer.',
  })
  product(@Root() { sku }: CartLine): Product {
    return { sku };
  }
}
