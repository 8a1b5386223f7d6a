import { GraphQLDateTime } from 'graphql-scalars';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Channel } from './channel.enum';
import { LineAttribute } from './line-attribute.type';

@ObjectType({
  simpleResolvers: true,
  description:
    'A quantity of one sku with one set of attributes. Adding the same sku and attributes again, in any order, changes this line.',
})
@Directive('@key(fields: "id")')
export class CartLine {
  @Field(() => ID, {
    description:
      'Opaque. Derived from the cart, the sku and the attributes, so a line that is removed and added again keeps its id.',
  })
  id!: string;

  @Field(() => String, { description: "The shop's stock keeping unit, as it was added. 1 to 64 characters." })
  sku!: string;

  @Field(() => Int, { description: 'Number of units, 1 to 999 by default. The shop sets the limit.' })
  quantity!: number;

  @Field(() => [LineAttribute], {
    description:
      'The attributes that distinguish this line from other lines of the same sku, sorted by key. Often empty.',
  })
  attributes!: readonly LineAttribute[];

  @Field(() => Channel, { description: 'The channel in which the line was first added.' })
  addedVia!: Channel;

  @Field(() => GraphQLDateTime, { description: 'When the line was added, in whole seconds.' })
  addedAt!: Date;

  @Field(() => GraphQLDateTime, { description: 'When the quantity last changed, in whole seconds.' })
  updatedAt!: Date;
}
