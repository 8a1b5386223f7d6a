import { Field, GraphQLISODateTime, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';

export enum Channel {
  WEB = 'WEB',
  ZALO_MINI_APP = 'ZALO_MINI_APP',
}
registerEnumType(Channel, { name: 'Channel' });

@ObjectType()
export class LineAttribute {
  @Field(() => String) key!: string;
  @Field(() => String) value!: string;
}

@ObjectType()
export class CartLine {
  @Field(() => ID) id!: string;
  @Field(() => String) sku!: string;
  @Field(() => Int) quantity!: number;
  @Field(() => [LineAttribute]) attributes!: LineAttribute[];
  @Field(() => Channel) addedVia!: Channel;
  @Field(() => GraphQLISODateTime) addedAt!: Date;
}

@ObjectType()
export class Cart {
  @Field(() => ID) id!: string;
  @Field(() => Int) version!: number;
  @Field(() => Int) lineCount!: number;
  @Field(() => Int) totalQuantity!: number;
  @Field(() => GraphQLISODateTime, { nullable: true }) updatedAt!: Date | null;
  @Field(() => [CartLine]) lines!: CartLine[];
}

@ObjectType()
export class Finding {
  @Field(() => String) code!: string;
  @Field(() => String) message!: string;
  @Field(() => [String], { nullable: true }) field!: string[] | null;
  @Field(() => ID, { nullable: true }) lineId!: string | null;
  @Field(() => Boolean) retryable!: boolean;
}

@ObjectType()
export class CartPayload {
  @Field(() => Cart) cart!: Cart;
  @Field(() => [Finding]) userErrors!: Finding[];
  @Field(() => [Finding]) warnings!: Finding[];
  @Field(() => Boolean) replayed!: boolean;
}

@InputType()
export class CartLineInput {
  @Field(() => String) sku!: string;
  @Field(() => Int, { defaultValue: 1 }) quantity!: number;
}

@InputType()
export class AddCartLinesInput {
  @Field(() => [CartLineInput]) lines!: CartLineInput[];
}
