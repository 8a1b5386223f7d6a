import { composeServices } from '@apollo/composition';
import type { ASTNode } from 'graphql';
import { getLocation, GraphQLError, parse, Source } from 'graphql';
import type { Subgraph } from './subgraphs';
import type { Variant } from './variants';
import { hide } from './variants';

/** A position in a subgraph's SDL. Line and column count from 1. */
export interface Place {
  readonly subgraph: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `code` is one of Apollo's error or hint codes, or INVALID_GRAPHQL. */
export interface Remark {
  readonly level: 'ERROR' | 'WARN' | 'INFO' | 'DEBUG';
  readonly code: string;
  readonly message: string;
  readonly places: readonly Place[];
}

/** A supergraph, and hints that do not prevent composition. */
interface Composed {
  readonly supergraphSdl: string;
  readonly hints: readonly Remark[];
  readonly errors?: undefined;
}

type NotComposed = { readonly errors: readonly Remark[] } & {
  readonly [part in Exclude<keyof Composed, 'errors'>]?: undefined;
};

export type Composition = Composed | NotComposed;

/** Composes the whole graph, or a variant of it. The order of the subgraphs does not change the result. */
export function compose(subgraphs: readonly Subgraph[], variant?: Variant): Composition {
  const services = [...subgraphs].sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = new Map(services.map(({ name, file }) => [name, file]));
  const parsed = services.map((service) => parseSubgraph(service, variant));
  const errors = parsed.flatMap(({ error }) => error ?? []);
  if (errors.length > 0) return { errors };
  const result = composeServices(parsed.flatMap(({ service }) => service ?? []));
  if (result.errors) return { errors: result.errors.map((error) => remarkOfError(error, files)) };
  return {
    supergraphSdl: `${result.supergraphSdl.trim()}\n`,
    hints: inOrderOfWeight(result.hints).map((hint) => remarkOfHint(hint, files)),
  };
}

/** `CODE message (subgraph file:line:col)`. */
export function describeRemark({ code, message, places }: Remark): string {
  const spots = places.map(({ subgraph, file, line, column }) => `${subgraph} ${file}:${line}:${column}`);
  return `${code} ${message}${spots.length > 0 ? ` (${spots.join(', ')})` : ''}`;
}

type Hint = NonNullable<ReturnType<typeof composeServices>['hints']>[number];
type Files = ReadonlyMap<string, string>;

function parseSubgraph({ name, url, file, sdl }: Subgraph, variant?: Variant) {
  try {
    const whole = parse(new Source(sdl, name));
    return { service: { name, url, typeDefs: variant ? hide(whole, variant) : whole } };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { line, column } = error.locations?.[0] ?? { line: 1, column: 1 };
    const places = [{ subgraph: name, file, line, column }];
    return { error: { level: 'ERROR', code: 'INVALID_GRAPHQL', message: error.message, places } as Remark };
  }
}

function remarkOfError({ extensions, message, nodes = [] }: GraphQLError, files: Files): Remark {
  return { level: 'ERROR', code: String(extensions.code), message, places: placesOf(nodes, files) };
}

function remarkOfHint({ definition: { level, code }, message, nodes = [] }: Hint, files: Files): Remark {
  return { level: level.name as Remark['level'], code, message, places: placesOf(nodes, files) };
}

function inOrderOfWeight(hints: readonly Hint[]): Hint[] {
  return [...hints].sort((a, b) => b.definition.level.value - a.definition.level.value);
}

/** The name of a source is the subgraph. */
function placesOf(nodes: readonly ASTNode[], files: Files): Place[] {
  const places = new Map<string, Place>();
  for (const { loc } of nodes) {
    const file = loc && files.get(loc.source.name);
    if (!file) continue;
    const { line, column } = getLocation(loc.source, loc.start);
    places.set(`${file}:${line}:${column}`, { subgraph: loc.source.name, file, line, column });
  }
  return [...places.values()];
}
