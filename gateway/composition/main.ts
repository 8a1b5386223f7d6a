import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { composedFiles } from './composed-files';
import { projectFile } from '../project-file';
import { readSubgraphs } from './subgraphs';

/** Writes what the subgraphs give, for the Router and for clients' code generators; with `--check` only compares. */
function main(checkOnly: boolean): number {
  const composed = composedFiles(readSubgraphs());
  if (composed.errors) return fail(...composed.errors, 'The subgraphs do not compose; nothing was written.');
  for (const hint of composed.hints) console.log(hint);
  const stale = [...composed.files].filter(([file, text]) => !holds(projectFile(file), text));
  if (checkOnly)
    return fail(...stale.map(([file]) => `${file} is not what the subgraphs give. Run: npm run compose`));
  for (const [file, text] of stale) writeFileSync(projectFile(file), text);
  return 0;
}

function holds(path: string, text: string): boolean {
  return existsSync(path) && readFileSync(path, 'utf8') === text;
}

function fail(...lines: readonly string[]): number {
  for (const line of lines) console.error(line);
  return lines.length > 0 ? 1 : 0;
}

process.exitCode = main(process.argv.includes('--check'));
