import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parse } from 'yaml';
import { projectFile } from '../project-file';
import { UsageError } from '../usage-error';

/** One team's part of the graph. `file` is the SDL's path from the root of the project, for messages. */
export interface Subgraph {
  readonly name: string;
  readonly url: string;
  readonly file: string;
  readonly sdl: string;
}

/** Reads a project file by its path from the root, from disk or from a commit. Throws if it does not exist. */
export type ReadText = (path: string) => string;

interface SupergraphConfig {
  readonly subgraphs: Record<
    string,
    { readonly routing_url: string; readonly schema: { readonly file: string } }
  >;
}

const CONFIG = 'gateway/supergraph.yaml';

/** The subgraphs that `gateway/supergraph.yaml` lists, with their SDL. Throws if a file is missing. */
export function readSubgraphs(read: ReadText = diskOf(projectFile())): Subgraph[] {
  const { subgraphs } = parse(read(CONFIG)) as SupergraphConfig;
  return Object.entries(subgraphs).map(([name, { routing_url: url, schema }]) => {
    const file = posix.join(posix.dirname(CONFIG), schema.file);
    return { name, url, file, sdl: read(file) };
  });
}

/** The variable that gives the gateways a subgraph's URL, such as `CART_URL`. */
export function addressVariable(subgraph: string): string {
  return `${screamingSnake(subgraph)}_URL`;
}

/** The variable that holds the port of a subgraph in this project, such as `CATALOG_PORT`. */
export function portVariable(subgraph: string): `${string}_PORT` {
  return `${screamingSnake(subgraph)}_PORT`;
}

function screamingSnake(kebab: string): string {
  return kebab.toUpperCase().replaceAll('-', '_');
}

export function diskOf(root: string): ReadText {
  return (path) => {
    try {
      return readFileSync(join(root, path), 'utf8');
    } catch {
      throw new UsageError(
        `${path} cannot be read. gateway/supergraph.yaml names the files of the subgraphs.`,
      );
    }
  };
}
