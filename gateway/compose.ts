import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import type { ASTNode } from 'graphql';
import { getLocation, GraphQLError, parse, Source } from 'graphql';
import { projectFile } from './project-file';
import type { Subgraph } from './subgraphs';
import { readSubgraphs } from './subgraphs';

/** A supergraph with remarks that stop nobody, or what the teams must settle first: `CODE message (subgraph file:line:col)`. */
export type Composition =
  | { readonly supergraphSdl: string; readonly hints: readonly string[]; readonly errors?: undefined }
  | { readonly errors: readonly string[]; readonly supergraphSdl?: undefined; readonly hints?: undefined };

/** Joins the subgraphs into one graph. Equal subgraphs give equal text, whatever their order. */
export function compose(subgraphs: readonly Subgraph[]): Composition {
  const services = [...subgraphs].sort((a, b) => (a.name < b.name ? -1 : 1));
  const parsed = services.map(parseSubgraph);
  const errors = parsed.flatMap(({ error }) => error ?? []);
  if (errors.length > 0) return { errors };
  const result = composeServices(parsed.flatMap(({ service }) => service ?? []));
  if (result.errors) return { errors: result.errors.map(describeError) };
  return {
    supergraphSdl: `${result.supergraphSdl.trim()}\n`,
    hints: inOrderOfWeight(result.hints).map(describeHint),
  };
}

type Hint = NonNullable<ReturnType<typeof composeServices>['hints']>[number];

function parseSubgraph({ name, url, file, sdl }: Subgraph) {
  try {
    return { service: { name, url, typeDefs: parse(new Source(sdl, `${name} ${file}`)) } };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const at = error.locations?.[0];
    return { error: `INVALID_GRAPHQL ${error.message} (${name} ${file}:${at?.line}:${at?.column})` };
  }
}

function describeError(error: GraphQLError): string {
  return `${String(error.extensions.code)} ${error.message}${places(error.nodes)}`;
}

function describeHint({ definition, message, nodes }: Hint): string {
  return `${definition.level.name} ${definition.code} ${message}${places(nodes)}`;
}

function inOrderOfWeight(hints: readonly Hint[]): Hint[] {
  return [...hints].sort((a, b) => b.definition.level.value - a.definition.level.value);
}

/** Where it is written; the name of a source is subgraph and file. */
function places(nodes: readonly ASTNode[] = []): string {
  const found = nodes.flatMap(({ loc }) => {
    if (!loc) return [];
    const { line, column } = getLocation(loc.source, loc.start);
    return [`${loc.source.name}:${line}:${column}`];
  });
  return found.length > 0 ? ` (${[...new Set(found)].join(', ')})` : '';
}

/** Writes `gateway/supergraph.graphql`, or with `--check` only says whether it is what the subgraphs give. */
function main(checkOnly: boolean): number {
  const composed = compose(readSubgraphs());
  if (composed.errors) return fail(...composed.errors, 'The subgraphs do not compose; nothing was written.');
  for (const hint of composed.hints) console.log(hint);
  const path = projectFile('gateway', 'supergraph.graphql');
  if (!checkOnly) {
    writeFileSync(path, composed.supergraphSdl);
    return 0;
  }
  if (existsSync(path) && readFileSync(path, 'utf8') === composed.supergraphSdl) return 0;
  return fail('gateway/supergraph.graphql is not what the subgraphs give. Run: npm run compose');
}

function fail(...lines: readonly string[]): number {
  for (const line of lines) console.error(line);
  return 1;
}

if (require.main === module) process.exitCode = main(process.argv.includes('--check'));
