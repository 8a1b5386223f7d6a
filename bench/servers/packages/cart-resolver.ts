import type { Redis } from 'ioredis';
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { decodeCart } from '../../../src/cart/cart-codec';
import { fieldsIn } from '../../../src/redis/hash-reader';
import { cartKeys } from '../../../src/redis/keys';
import { addCall } from '../add-call';
import { AddCartLinesInput, Cart, CartPayload } from './cart-types';

const TTL_SECONDS = 30 * 24 * 3600;

/** The script as a custom command of ioredis. */
export interface AddCommand {
  addCartLines(...keysAndArgs: (string | number)[]): Promise<[status: string, notes: string, cart: string]>;
}

export interface ShopperContext {
  readonly id: string;
  readonly redis: Redis & AddCommand;
}

@Resolver()
export class CartResolver {
  @Query(() => Cart)
  async cart(@Ctx() { id, redis }: ShopperContext): Promise<Cart> {
    return cartOf(id, await redis.hgetall(cartKeys(id).cart));
  }

  @Mutation(() => CartPayload)
  async addCartLines(
    @Arg('input', () => AddCartLinesInput) input: AddCartLinesInput,
    @Ctx() { id, redis }: ShopperContext,
  ): Promise<CartPayload> {
    const { keys, args } = addCall(id, input);
    const [, , json] = await redis.addCartLines(...keys, ...args);
    return { cart: cartOf(id, fieldsIn(json)), userErrors: [], warnings: [], replayed: false };
  }
}

function cartOf(id: string, fields: Record<string, string>): Cart {
  return decodeCart(id, fields, TTL_SECONDS) as unknown as Cart;
}
