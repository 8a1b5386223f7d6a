import { Directive, Field, ID, ObjectType } from 'type-graphql';

@ObjectType({
  simpleResolvers: true,
  description: 'A product of the catalog. The catalog owns every field except the key.',
})
@Directive('@key(fields: "sku", resolvable: false)')
export class Product {
  @Field(() => ID, { description: "The shop's stock keeping unit, as the catalog spells it." })
  sku!: string;
}
