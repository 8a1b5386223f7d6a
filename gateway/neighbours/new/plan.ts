import { isMap, isScalar, parseDocument } from 'yaml';
import type { ReadText } from '../../composition/subgraphs';
import { addressVariable, portVariable, readSubgraphs } from '../../composition/subgraphs';

const SETTINGS = '.env.example';
const ROUTER = 'gateway/router/router.yaml';
const SUPERGRAPH = 'gateway/supergraph.yaml';

/** The files that name the variables already in use. */
export const FILES_WITH_VARIABLES = [SETTINGS, ROUTER] as const;

/** Files of the neighbour itself, from the templates in `gateway/neighbours/template/`. */
export function ownFiles(name: string): Readonly<Record<string, string>> {
  const folder = `gateway/neighbours/${name}`;
  return {
    'schema.graphql': `gateway/registry/subgraphs/${name}.graphql`,
    'most-wanted.ts': `${folder}/most-wanted.ts`,
    'resolvers.ts': `${folder}/resolvers.ts`,
    'server.ts': `${folder}/server.ts`,
    'unit.test.ts': `gateway/test/${name}.test.ts`,
  };
}

/** The neighbour's first field: `gift-wrap` adds `giftWrap`. */
export function fieldOf(name: string): string {
  return name.replace(/-(.)/g, (_, first: string) => first.toUpperCase());
}

/** All files that a new neighbour adds or changes: texts by path from the root. Does not compose the graph. */
export function planNeighbour(name: string, read: ReadText): Map<string, string> {
  const port = freePort(read);
  const field = fieldOf(name);
  const words: Readonly<Record<string, string>> = {
    name,
    field,
    Name: `${field.charAt(0).toUpperCase()}${field.slice(1)}`,
    portVariable: portVariable(name),
    port: String(port),
  };
  const own = Object.entries(ownFiles(name)).map(([template, path]) => {
    const text = read(`gateway/neighbours/template/${template}.template`);
    return [path, text.replace(/\{\{(\w+)\}\}/g, (_, word: string) => words[word]!)] as const;
  });
  const address = `http://127.0.0.1:${port}/graphql`;
  const entry = [
    `${name}:`,
    `  routing_url: ${address}`,
    '  schema:',
    `    file: ./registry/subgraphs/${name}.graphql`,
  ];
  const override = `${name}: \${env.${addressVariable(name)}:-${address}}`;
  const setting = `\n# port of the neighbour ${name}; 0 takes a free one\n#${portVariable(name)}=${port}\n`;
  return new Map([
    ...own,
    [SUPERGRAPH, withPair(read(SUPERGRAPH), 'subgraphs', entry)],
    [ROUTER, withPair(read(ROUTER), 'override_subgraph_url', [override])],
    [SETTINGS, read(SETTINGS) + setting],
  ]);
}

/** The first port above the subgraphs' that no other setting uses as its default. */
function freePort(read: ReadText): number {
  const usual = [...read(SETTINGS).matchAll(/PORT=(\d+)/g)].map(([, port]) => Number(port));
  let port = Math.max(...readSubgraphs(read).map(({ url }) => Number(new URL(url).port))) + 1;
  while (usual.includes(port)) port += 1;
  return port;
}

/** Appends a pair to the map under a key, and keeps comments and layout. */
function withPair(text: string, key: string, pair: readonly string[]): string {
  const map = parseDocument(text).get(key);
  const last = isMap(map) ? map.items.at(-1) : undefined;
  const end = isScalar(last?.value) || isMap(last?.value) ? last.value.range?.[1] : undefined;
  if (end === undefined) throw new Error(`No map "${key}" to add to.`);
  const head = text.slice(0, end).trimEnd();
  return [head, ...pair.map((line) => `  ${line}`)].join('\n') + text.slice(head.length);
}
