import type { DocumentNode, GraphQLNamedType, GraphQLSchema, TypeNode } from 'graphql';
import {
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * The coordinates that an operation touches. The values of variables are unknown, so a variable touches everything
 * its type can hold. A field of an enum type touches all its values, since it may return any of them.
 */
export function usedCoordinates(schema: GraphQLSchema, operation: DocumentNode): Set<string> {
  const used = new Set<string>();
  const info = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(info, {
    Field({ name }) {
      const parent = info.getParentType();
      const field = info.getFieldDef();
      if (!parent || !field) return;
      const types = isAbstractType(parent) ? [parent, ...schema.getPossibleTypes(parent)] : [parent];
      for (const type of types) used.add(type.name).add(`${type.name}.${name.value}`);
      addValues(getNamedType(field.type), used);
    },
    Argument({ name }) {
      const directive = info.getDirective();
      const [parent, field] = [info.getParentType(), info.getFieldDef()];
      if (directive) used.add(`@${directive.name}(${name.value}:)`);
      else if (parent && field) used.add(`${parent.name}.${field.name}(${name.value}:)`);
    },
    ObjectField({ name }) {
      const input = getNamedType(info.getParentInputType());
      if (input) used.add(input.name).add(`${input.name}.${name.value}`);
    },
    EnumValue({ value }) {
      const type = getNamedType(info.getInputType());
      if (type) used.add(type.name).add(`${type.name}.${value}`);
    },
    Directive: ({ name }) => void used.add(`@${name.value}`),
    NamedType: ({ name }) => void used.add(name.value),
    VariableDefinition: ({ type }) => addInput(schema.getType(nameOf(type)), used),
  });
  visit(operation, visitor);
  return used;
}

function addValues(type: GraphQLNamedType, used: Set<string>): void {
  used.add(type.name);
  if (isEnumType(type)) for (const value of type.getValues()) used.add(`${type.name}.${value.name}`);
}

/** Adds everything that a value of the type can hold. An input type can contain itself. */
function addInput(type: GraphQLNamedType | undefined, used: Set<string>, seen = new Set<string>()): void {
  if (!type || seen.has(type.name)) return;
  seen.add(type.name);
  addValues(type, used);
  if (!isInputObjectType(type)) return;
  for (const field of Object.values(type.getFields())) {
    used.add(`${type.name}.${field.name}`);
    addInput(getNamedType(field.type), used, seen);
  }
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
