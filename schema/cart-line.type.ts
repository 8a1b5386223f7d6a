import { GraphQLDateTime } from 'graphql-scalars';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Channel } from './channel.enum';
import { LineAttribute } from './line-attribute.type';

@ObjectType({
  simpleResolvers: true,
  description:
    'A quantity of one sku with one set of attributes. Adding the same sku with the same attributes again, in any order, is the same line.',
})
@Directive('@key(fields: "id")')
export class CartLine {
  @Field(() => ID, {
    description:
      'Opaque; derived from cart, sku and attributes, so a line that is removed and added again has the same id.',
  })
  id!: string;

  @Field(() => String, { description: "The shop's stock keeping unit, as it was added; 1 to 64 characters." })
  sku!: string;

  @Field(() => Int, { description: 'Units, 1 to 999 (unless the shop sets another limit).' })
  quantity!: number;

  @Field(() => [LineAttribute], {
    description:
      'The choices that make this line different from others of its sku, sorted by key; often empty.',
  })
  attributes!: readonly LineAttribute[];

  @Field(() => Channel, { description: 'The channel through which the line came into the cart first.' })
  addedVia!: Channel;

  @Field(() => GraphQLDateTime, { description: 'When the line came into the cart, in whole seconds.' })
  addedAt!: Date;

  @Field(() => GraphQLDateTime, { description: 'When the quantity changed last, in whole seconds.' })
  updatedAt!: Date;
}
