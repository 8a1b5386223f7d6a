import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { compose, describeRemark } from './composition';
import { projectFile } from './project-file';
import { readSubgraphs } from './subgraphs';

/** Writes `gateway/supergraph.graphql`, or with `--check` only says whether it is what the subgraphs give. */
function main(checkOnly: boolean): number {
  const composed = compose(readSubgraphs());
  if (composed.errors)
    return fail(...composed.errors.map(describeRemark), 'The subgraphs do not compose; nothing was written.');
  for (const hint of composed.hints) console.log(`${hint.level} ${describeRemark(hint)}`);
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

process.exitCode = main(process.argv.includes('--check'));
