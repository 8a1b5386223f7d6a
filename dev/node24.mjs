import { spawnSync } from 'node:child_process';

const PACKAGE = `node-${process.platform}-${process.arch}@24`;
/** The service in the test's process, and as a separate program. */
const SAMPLE = ['test/integration/cart/cart-lines.test.ts', 'test/e2e/secrets.test.ts'];

export const NODE_24_MISSING = `NOT TESTED WITH NODE 24: npx could not fetch the npm package ${PACKAGE}.`;

/** The path of Node 24, which npx downloads once. Undefined if that fails. */
export function node24() {
  const options = ['--yes', '--prefer-offline', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
  const args = [...options, '--package', PACKAGE, '--', 'node', '-p', 'process.execPath'];
  const { status, stdout } = spawnSync('npx', args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** `{ check }` for `npm test` on an older Node, or `{ missing }`, a sentence to print. */
export function sampleForNode24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return {};
  const program = node24();
  if (!program) return { missing: NODE_24_MISSING };
  const jest = ['node_modules/.bin/jest', '--forceExit', '--maxWorkers=1', '--runTestsByPath', ...SAMPLE];
  return { check: ['some tests pass with Node 24', [program, ...jest]] };
}
