import { Field, ObjectType } from 'type-graphql';

@ObjectType({
  simpleResolvers: true,
  description: 'One choice that tells two lines of the same sku apart, such as a colour or an engraving.',
})
export class LineAttribute {
  @Field(() => String, { description: 'Name of the choice, unique within a line, such as "color".' })
  key!: string;

  @Field(() => String, { description: 'What was chosen, such as "black". May be empty.' })
  value!: string;
}
