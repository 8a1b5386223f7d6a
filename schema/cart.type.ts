import { GraphQLDateTime } from 'graphql-scalars';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { CartLine } from './cart-line.type';
import { Channel } from './channel.enum';

@ObjectType({
  simpleResolvers: true,
  description:
    'The one cart of a shopper, the same in every channel. A shopper who has never added anything has an empty cart with version 0.',
})
@Directive('@key(fields: "id")')
export class Cart {
  @Field(() => ID, {
    description: "The shopper's identity id. Opaque. Knowing it gives no access to the cart.",
  })
  id!: string;

  @Field(() => Int, {
    description:
      'Grows by one with every change and never repeats within this cart. 0 for a cart that does not exist yet. Compare versions only between carts with the same `id`: discard a response with a lower version than the one you show. A cart with another `id`, such as after sign-in, replaces what you show, whatever its version.',
  })
  version!: number;

  @Field(() => [CartLine], {
    description:
      'The lines in the order in which they were added, by second and then by id. By default at most 200 lines, whose skus and attributes take at most 100,000 bytes in UTF-8. The shop sets the limits.',
  })
  lines!: CartLine[];

  @Field(() => Int, { description: 'Number of lines.' })
  lineCount!: number;

  @Field(() => Int, { description: 'Sum of the quantities of all lines.' })
  totalQuantity!: number;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Time of the first change, in whole seconds. Null for a cart that does not exist yet.',
  })
  createdAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Time of the last change, in whole seconds. Null for a cart that does not exist yet.',
  })
  updatedAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'The cart is kept at least until this time, and may be kept a little longer. Every change extends it, by default to 30 days after the change. Null for a cart that does not exist yet.',
  })
  expiresAt!: Date | null;

  @Field(() => Channel, {
    nullable: true,
    description: 'The channel of the last change. Null for a cart that does not exist yet.',
  })
  lastChangedVia!: Channel | null;
}
