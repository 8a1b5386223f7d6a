import type { GraphQLSchema } from 'graphql';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';

export interface Deprecation {
  readonly coordinate: string;
  readonly reason: string;
  /** Labels of registered operations. */
  readonly operations: readonly string[];
}

/** Deprecated elements by coordinate. Unused ones are included, because they can be removed. */
export function deprecationsIn(
  schema: GraphQLSchema,
  usage: ReadonlyMap<string, ReadonlySet<string>>,
): Deprecation[] {
  const deprecated = [...members(schema)].flatMap(([coordinate, reason]) =>
    reason == null ? [] : [{ coordinate, reason }],
  );
  return deprecated
    .map((one) => {
      const using = [...usage].filter(([, used]) => used.has(one.coordinate)).map(([label]) => label);
      return { ...one, operations: using.sort() };
    })
    .sort((a, b) => (a.coordinate < b.coordinate ? -1 : 1));
}

/** Yields coordinate and deprecation reason of everything that can be deprecated. */
function* members(schema: GraphQLSchema): Generator<[string, string | null | undefined]> {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isEnumType(type))
      for (const { name, deprecationReason } of type.getValues())
        yield [`${type.name}.${name}`, deprecationReason];
    if (isInputObjectType(type))
      for (const { name, deprecationReason } of Object.values(type.getFields()))
        yield [`${type.name}.${name}`, deprecationReason];
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const { name, deprecationReason, args } of Object.values(type.getFields())) {
      yield [`${type.name}.${name}`, deprecationReason];
      for (const arg of args) yield [`${type.name}.${name}(${arg.name}:)`, arg.deprecationReason];
    }
  }
}
