import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFile } from '../project-file';
import { UsageError } from '../usage-error';
import { composedFiles } from './composed-files';
import { diskOf, readSubgraphs } from './subgraphs';

/**
 * `npm run compose`: writes the supergraphs for the Router and the API schemas for clients' code generators.
 * `--check` only compares them.
 * @returns lines to print and the exit code: 0 done, 1 does not compose or is stale, 2 a file is missing.
 */
export function composeProject(
  args: readonly string[],
  root: string,
): { readonly code: 0 | 1 | 2; readonly lines: readonly string[] } {
  try {
    const subgraphs = readSubgraphs(diskOf(root));
    const composed = composedFiles(subgraphs);
    if (composed.errors)
      return { code: 1, lines: [...composed.errors, 'The subgraphs do not compose; nothing was written.'] };
    const stale = [...composed.files].filter(([file, text]) => !holds(join(root, file), text));
    const names = subgraphs.map(({ name }) => name).join(', ');
    if (stale.length === 0)
      return { code: 0, lines: [...composed.hints, `Composed ${names}: every file is up to date.`] };
    if (args.includes('--check'))
      return { code: 1, lines: stale.map(([file]) => `${file} is stale. Run: npm run compose`) };
    for (const [file, text] of stale) writeFileSync(join(root, file), text);
    const written = stale.map(([file]) => `  ${file}`);
    return { code: 0, lines: [...composed.hints, `Composed ${names} and wrote:`, ...written] };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { code: 2, lines: [error.message] };
  }
}

function holds(path: string, text: string): boolean {
  return existsSync(path) && readFileSync(path, 'utf8') === text;
}

if (require.main === module) {
  const { code, lines } = composeProject(process.argv.slice(2), projectFile());
  for (const line of lines) (code === 0 ? console.log : console.error)(line);
  process.exitCode = code;
}
