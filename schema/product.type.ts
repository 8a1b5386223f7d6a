import { Directive, Field, ID, ObjectType } from 'type-graphql';

@ObjectType({
  simpleResolvers: true,
  description: 'A product of the catalogue, which owns everything but the key.',
})
@Directive('@key(fields: "sku", resolvable: false)')
export class Product {
  @Field(() => ID, { description: "The shop's stock keeping unit, as the catalogue spells it." })
  sku!: string;
}
