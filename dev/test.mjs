import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checks } from './checks.mjs';
import { prepare } from './install.mjs';
import { sampleForNode24 } from './node24.mjs';
import { runProgram } from './program.mjs';
import { choiceOf } from './test-choice.mjs';
import { countOf } from './test-count.mjs';
import { slowestFiles } from './test-times.mjs';

/**
 * `npm test`: all checks, then all tests, from a fresh clone. With arguments (see `choiceOf`) it runs only some tests
 * and no checks. Ends with a line that counts both.
 */
const RESULTS = '.data/test-results.json';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const HOW_TO_RUN_A_PART =
  'npm test -- test/unit/dev/config.test.ts runs that file or folder, npm test -- merge the test files with that word in their ' +
  'names, both without the other checks.';

process.chdir(ROOT);
process.env.PATH = `node_modules/.bin:${process.env.PATH}`;
console.log(HOW_TO_RUN_A_PART);
const args = process.argv.slice(2);
const { files, options, unknown } = choiceOf(args, testFiles());
if (unknown.length > 0) {
  console.error(`No test file has this path or this word in its name: ${unknown.join(', ')}`);
  process.exit(1);
}
await prepare({ needsRedis: true, build: 'build' });

const sample = args.length > 0 ? {} : sampleForNode24();
if (sample.missing) console.error(sample.missing);
const wanted = args.length > 0 ? [] : [...checks, ...(sample.check ? [sample.check] : [])];
let passed = 0;
for (const check of wanted) if (await passes(check)) passed += 1;
const tests = await runJest(files.length > 0 ? ['--runTestsByPath', ...files, ...options] : options);
const count = countOf({ passed, failed: wanted.length - passed }, tests, Boolean(process.env.CI));
const slowest = slowestFiles(tests.results?.testResults ?? [], ROOT);
console.log([...slowest, ...(sample.missing ? [sample.missing] : []), ...count.lines].join('\n'));
process.exit(count.failed ? 1 : 0);

function testFiles() {
  return ['test', 'gateway/test', 'bench/test', 'sandboxes/zalo/test'].flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((path) => path.endsWith('.test.ts'))
      .map((path) => `${folder}/${path}`),
  );
}

async function passes([name, [program, ...args]]) {
  process.stdout.write(`Checking ${name} … `);
  const { status, output } = await runProgram(program, args);
  console.log(status === 0 ? 'ok' : `failed\n${output}`);
  return status === 0;
}

async function runJest(args) {
  mkdirSync(dirname(RESULTS), { recursive: true });
  rmSync(RESULTS, { force: true });
  // The results are complete by then. A connection that a test left open must not keep the run from ending.
  const { status } = await runProgram('jest', ['--forceExit', '--json', `--outputFile=${RESULTS}`, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const results = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : undefined;
  return { status, results };
}
