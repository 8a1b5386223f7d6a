import { Field, ObjectType } from 'type-graphql';

@ObjectType({
  simpleResolvers: true,
  description: 'An option that distinguishes lines of the same sku, such as a color or an engraving.',
})
export class LineAttribute {
  @Field(() => String, { description: 'Name of the option, unique within a line, such as "color".' })
  key!: string;

  @Field(() => String, { description: 'The chosen value, such as "black". May be empty.' })
  value!: string;
}
