import { composedFiles } from '../../composition/composed-files';
import { projectFile } from '../../project-file';
import type { ReadText } from '../../composition/subgraphs';
import { diskOf, readSubgraphs } from '../../composition/subgraphs';
import { UsageError } from '../../usage-error';
import { demandFreeName } from './name';
import { fieldOf, planNeighbour } from './plan';
import { writeAll } from './write-all';

const USAGE = 'npm run neighbour:new <name>';

/**
 * `npm run neighbour:new`: creates a subgraph of another team in `gateway/neighbours/` and composes it into the
 * graph. Writes all files, or none.
 * @returns lines to print and the exit code.
 */
export function newNeighbour(
  args: readonly string[],
  root: string,
): { readonly code: 0 | 2; readonly lines: string[] } {
  try {
    const [name, ...others] = args;
    if (name === undefined || others.length > 0) throw new UsageError(`Usage: ${USAGE}`);
    const read = diskOf(root);
    graphOf(read, 'The current graph does not compose. Fix it first:');
    demandFreeName(name, root, read);
    const planned = planNeighbour(name, read);
    const withNeighbour: ReadText = (path) => planned.get(path) ?? read(path);
    const graph = graphOf(withNeighbour, `With ${name} the graph does not compose:`);
    write(root, new Map([...planned, ...graph]));
    return { code: 0, lines: [...planned.keys(), ...graph.keys(), '', ...whatNext(name)] };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { code: 2, lines: [error.message] };
  }
}

function graphOf(read: ReadText, failing: string): ReadonlyMap<string, string> {
  const composed = composedFiles(readSubgraphs(read));
  if (composed.errors) throw new UsageError([failing, ...composed.errors].join('\n'));
  return composed.files;
}

function write(root: string, texts: ReadonlyMap<string, string>): void {
  try {
    writeAll(root, texts);
  } catch (error) {
    throw new UsageError(`${(error as Error).message}. Nothing was changed.`);
  }
}

function whatNext(name: string): string[] {
  const field = fieldOf(name);
  return [
    `npm start now serves Cart.${field} too: { cart { ${field} { title } } }`,
    'Make it yours in these files, then run npm run compose; docs/contract.md says what the graph asks of a neighbour.',
  ];
}

if (require.main === module) {
  const { code, lines } = newNeighbour(process.argv.slice(2), projectFile());
  for (const line of lines) (code === 0 ? console.log : console.error)(line);
  process.exitCode = code;
}
