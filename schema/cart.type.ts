import { GraphQLDateTime } from 'graphql-scalars';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { CartLine } from './cart-line.type';
import { Channel } from './channel.enum';

@ObjectType({
  simpleResolvers: true,
  description:
    'The one cart of a shopper, the same in every channel. A shopper who never added anything has an empty cart with version 0.',
})
@Directive('@key(fields: "id")')
export class Cart {
  @Field(() => ID, { description: "The shopper's identity, opaque. Knowing it gives no access to the cart." })
  id!: string;

  @Field(() => Int, {
    description:
      'Grows by one at every change and never repeats within this cart; 0 for a cart that does not exist yet. Compare versions only of one `id`: discard an answer with a lower version than the one you show of the same cart. A cart with another `id`, as after signing in, replaces what you show, whatever its version.',
  })
  version!: number;

  @Field(() => [CartLine], {
    description:
      'The lines, oldest first; those of the same second by id. At most 200, whose skus and attributes take 100,000 bytes in UTF-8 together (unless the shop sets other limits).',
  })
  lines!: CartLine[];

  @Field(() => Int, { description: 'Number of lines.' })
  lineCount!: number;

  @Field(() => Int, { description: 'Sum of the quantities of all lines.' })
  totalQuantity!: number;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'First change, in whole seconds; null for a cart that does not exist yet.',
  })
  createdAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Last change, in whole seconds; null for a cart that does not exist yet.',
  })
  updatedAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'Until then the cart is kept for certain; it may be there a little longer. Every change moves it (30 days unless the shop sets another time).',
  })
  expiresAt!: Date | null;

  @Field(() => Channel, {
    nullable: true,
    description: 'The channel of the last change; null for a cart that does not exist yet.',
  })
  lastChangedVia!: Channel | null;
}
