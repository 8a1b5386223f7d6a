import { spawnSync } from 'node:child_process';

/** The checks of `npm test` besides the tests: name and command. */
export const checks = [
  ['format', ['prettier', '--check', '--log-level=warn', '.']],
  ['types', ['tsc', '-p', 'test/tsconfig.json']],
  ['lint', ['eslint', '--max-warnings=0', '.']],
  [
    'arrows and cycles of the imports',
    [
      'depcruise',
      '--output-type=err',
      'schema',
      'resolvers',
      'src',
      'gateway',
      'kit',
      'sandboxes',
      'dev',
      'bench',
      'client/src',
      'test',
    ],
  ],
  ['unused code', ['knip', '--no-progress']],
  ['typed calls of the scripts are fresh', [process.execPath, 'dist/dev/emit-script-calls.js', '--check']],
  ['schema/cart.graphql is fresh', [process.execPath, 'dist/dev/emit-schema.js', '--check']],
  ['schema/openapi.json is fresh', [process.execPath, 'dist/dev/emit-openapi.js', '--check']],
  [
    'the files of the supergraph are fresh',
    [process.execPath, 'dist/gateway/composition/main.js', '--check'],
  ],
  [
    'nobody breaks by the contract',
    [process.execPath, 'dist/gateway/check/main.js', '--baseline', contractBaseline()],
  ],
  ['typed operations are fresh', ['graphql-codegen', '--config=codegen.yml', '--check', '--silent']],
];

/**
 * The last release, else the main branch. Without either, the contract itself: it is still checked, but not compared.
 */
function contractBaseline() {
  const git = (...args) => spawnSync('git', args, { encoding: 'utf8' }).stdout?.trim();
  const release = git('describe', '--tags', '--abbrev=0', '--match=v[0-9]*');
  const isKnown = (ref) => ref && git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
  return [release, 'main', 'origin/main'].find(isKnown) ?? 'schema/cart.graphql';
}
