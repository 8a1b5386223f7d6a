import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { apiSchema } from './api-schema';
import { compose, describeRemark } from './composition';
import { projectFile } from './project-file';
import { readSubgraphs } from './subgraphs';
import type { Variant } from './variants';
import { variants } from './variants';

/** Writes what the subgraphs give, for the Router and for clients' code generators; with `--check` only compares. */
function main(checkOnly: boolean): number {
  const graphs = [undefined, ...variants].map(graphOf);
  const errors = graphs.flatMap((graph) => graph.errors ?? []);
  if (errors.length > 0) return fail(...errors, 'The subgraphs do not compose; nothing was written.');
  for (const hint of graphs[0]?.hints ?? []) console.log(hint);
  const stale = graphs.flatMap(({ files = [] }) =>
    files.filter(([file, text]) => !holds(projectFile(file), text)),
  );
  if (checkOnly)
    return fail(...stale.map(([file]) => `${file} is not what the subgraphs give. Run: npm run compose`));
  for (const [file, text] of stale) writeFileSync(projectFile(file), text);
  return 0;
}

/** The texts of the whole graph, or of a variant, by file; or the errors in words. */
function graphOf(variant?: Variant) {
  const composed = compose(readSubgraphs(), variant);
  const [label, suffix] = variant ? [`Variant ${variant.name}: `, `.${variant.name}`] : ['', ''];
  if (composed.errors) return { errors: composed.errors.map((error) => `${label}${describeRemark(error)}`) };
  const api = printSchema(lexicographicSortSchema(apiSchema(composed.supergraphSdl)));
  return {
    hints: composed.hints.map((hint) => `${hint.level} ${describeRemark(hint)}`),
    files: [
      [`gateway/supergraph${suffix}.graphql`, composed.supergraphSdl],
      [`schema/supergraph-api${suffix}.graphql`, `${api}\n`],
    ] as const,
  };
}

function holds(path: string, text: string): boolean {
  return existsSync(path) && readFileSync(path, 'utf8') === text;
}

function fail(...lines: readonly string[]): number {
  for (const line of lines) console.error(line);
  return lines.length > 0 ? 1 : 0;
}

process.exitCode = main(process.argv.includes('--check'));
