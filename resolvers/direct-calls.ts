import { getMetadataStorage } from 'type-graphql';

type Handler = ReturnType<typeof getMetadataStorage>['queries'][number];
type Param = NonNullable<Handler['params']>[number];
type Resolve = (root: unknown, args: Readonly<Record<string, unknown>>, context: unknown) => unknown;

/**
 * The methods of all resolver classes as resolvers of graphql-js, by type and field. type-graphql, which has read the
 * schema off them, could call them too, but copies each input and each parent into an instance of its class and awaits
 * each call three times, for checks that we leave to the rooms behind: a tenth of the work of a mutation.
 * @throws Error before type-graphql has built the schema, and for a method that asks for what only type-graphql does.
 */
export function directCalls(): Record<string, Record<string, Resolve>> {
  const { queries, mutations, fieldResolvers, objectTypes } = getMetadataStorage();
  const calls: Record<string, Record<string, Resolve>> = {
    Query: callsOf(queries),
    Mutation: callsOf(mutations),
  };
  for (const { target, name } of objectTypes) {
    const own = fieldResolvers.filter((handler) => handler.getObjectType?.() === target);
    if (own.length > 0) calls[name] = callsOf(own);
  }
  return calls;
}

type Callable = Pick<Handler, 'target' | 'methodName' | 'schemaName' | 'params' | 'middlewares' | 'roles'>;

function callsOf(handlers: readonly Callable[]): Record<string, Resolve> {
  return Object.fromEntries(handlers.map((handler) => [handler.schemaName, callOf(handler)]));
}

function callOf({ target, methodName, params, middlewares = [], roles = [] }: Callable): Resolve {
  const method = Reflect.get(target.prototype as object, methodName) as (...values: unknown[]) => unknown;
  if (!params || middlewares.length > 0 || roles.length > 0)
    throw new Error(`${target.name}.${methodName} cannot be called directly.`);
  const read = params.toSorted((one, other) => one.index - other.index).map(readerOf);
  const instance = Reflect.construct(target, []) as object;
  return (root, args, context) =>
    method.apply(
      instance,
      read.map((value) => value(root, args, context)),
    );
}

function readerOf(param: Param): Resolve {
  switch (param.kind) {
    case 'root':
      return (root) => root;
    case 'arg':
      return (_, args) => args[param.name];
    case 'context':
      return (_root, _args, context) => context;
    default:
      throw new Error(`${param.target.name}.${param.methodName} takes ${param.kind}, which nobody gives it.`);
  }
}
