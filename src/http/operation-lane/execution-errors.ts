import type { GraphQLError } from 'graphql';
import { locatedError } from 'graphql';

type Path = NonNullable<GraphQLError['path']>;

/**
 * graphql-jit's errors as those of graphql-js: of its class, placed, and where several make the same place null, the
 * first of them.
 * @param data what they left of the answer
 */
export function asGraphqlJs(errors: readonly GraphQLError[], data: unknown): GraphQLError[] {
  const nulled = new Set<string>();
  return errors.filter((error) => isFirstAt(nulledPlace(error.path ?? [], data), nulled)).map(relocated);
}

function isFirstAt(place: string, taken: Set<string>): boolean {
  if (taken.has(place)) return false;
  taken.add(place);
  return true;
}

/** Where the answer ends on the way to what failed. */
function nulledPlace(path: Path, data: unknown): string {
  let depth = 0;
  for (let value = data; value !== null && depth < path.length; depth += 1)
    value = (value as Record<string | number, unknown>)[path[depth]!];
  return path.slice(0, depth).join('.');
}

function relocated({ message, path, locations, originalError }: GraphQLError): GraphQLError {
  const error = locatedError(originalError ?? new Error(message), undefined, path);
  return error.locations ? error : Object.assign(error, { locations });
}
