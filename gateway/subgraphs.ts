import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { parse } from 'yaml';
import { projectFile } from './project-file';

/** One team's part of the graph. Messages call its SDL `file`. */
export interface Subgraph {
  readonly name: string;
  readonly url: string;
  readonly file: string;
  readonly sdl: string;
}

interface SupergraphConfig {
  readonly subgraphs: Record<
    string,
    { readonly routing_url: string; readonly schema: { readonly file: string } }
  >;
}

/** The subgraphs that `gateway/supergraph.yaml` names, with their SDL; throws when a file is missing. */
export function readSubgraphs(): Subgraph[] {
  const config = projectFile('gateway', 'supergraph.yaml');
  const { subgraphs } = parse(readFileSync(config, 'utf8')) as SupergraphConfig;
  return Object.entries(subgraphs).map(([name, { routing_url: url, schema }]) => {
    const path = resolve(dirname(config), schema.file);
    return { name, url, file: relative(projectFile(), path), sdl: readFileSync(path, 'utf8') };
  });
}
