import type {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLInputType,
  GraphQLList,
  GraphQLScalarType,
  GraphQLSchema,
  VariableDefinitionNode,
} from 'graphql';
import { isInputObjectType, isInputType, isListType, isNonNullType, typeFromAST } from 'graphql';

type Values = Readonly<Record<string, unknown>>;
/** Turns a sent value into the one that resolvers get. @throws NEEDS_GRAPHQL_JS */
type Coerce = (value: unknown) => unknown;

/** One instance: capturing a stack each time would cost more than the coercion. */
const NEEDS_GRAPHQL_JS = new Error('Coerce these variables with graphql-js.');

/**
 * Coerces the variables of an operation like `getVariableValues` of graphql-js, in a fraction of its time. Returns undefined
 * for invalid variables, so that graphql-js reports the error, and for rare valid ones, such as a single value for a list.
 */
export function createFastCoercion(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
): (sent: Values) => Record<string, unknown> | undefined {
  const variables = definitions.map(({ variable, type, defaultValue }) => {
    const found = typeFromAST(schema, type);
    return {
      name: variable.name.value,
      coerce: isInputType(found) && !defaultValue ? coerceTo(found) : refuse,
    };
  });
  return (sent) => {
    const coerced: Record<string, unknown> = {};
    try {
      for (const { name, coerce } of variables) {
        const value = coerce(Object.hasOwn(sent, name) ? sent[name] : undefined);
        if (value !== undefined) coerced[name] = value;
      }
    } catch {
      return undefined;
    }
    return coerced;
  };
}

/** Undefined means left out, and stays undefined. */
function coerceTo(type: GraphQLInputType): Coerce {
  if (isNonNullType(type)) {
    const coerce = coerceTo(type.ofType);
    return (value) => coerce(value ?? refuse());
  }
  const coerce = isListType(type)
    ? coerceToList(type)
    : isInputObjectType(type)
      ? coerceToInput(type)
      : coerceToLeaf(type);
  return (value) => (value === undefined || value === null ? value : coerce(value));
}

function coerceToList({ ofType }: GraphQLList<GraphQLInputType>): Coerce {
  const coerce = coerceTo(ofType);
  return (value) => (Array.isArray(value) ? value.map((item) => coerce(item)) : refuse());
}

function coerceToLeaf(type: GraphQLScalarType | GraphQLEnumType): Coerce {
  return (value): unknown => type.parseValue(value) ?? refuse();
}

function coerceToInput(type: GraphQLInputObjectType): Coerce {
  const known = type.getFields();
  const compile = () => Object.values(known).map((field) => ({ ...field, coerce: coerceTo(field.type) }));
  let fields: ReturnType<typeof compile> | undefined; // compiled on first use, because a type may contain itself
  return (value) => {
    fields ??= compile();
    if (typeof value !== 'object' || Array.isArray(value) || type.isOneOf) refuse();
    const sent = value as Values;
    const coerced: Record<string, unknown> = {};
    for (const { name, defaultValue, coerce } of fields) {
      const isDefault = sent[name] === undefined && defaultValue !== undefined;
      const field = isDefault ? defaultValue : coerce(sent[name]);
      if (field !== undefined) coerced[name] = field;
    }
    for (const name of Object.keys(sent)) if (!known[name]) refuse();
    return coerced;
  };
}

function refuse(): never {
  throw NEEDS_GRAPHQL_JS;
}
