import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { until } from '../test/support/until';
import { addRequest } from './load/cart-requests';
import type { HttpRequest } from './load/http-request';
import type { ServerProcess } from './servers/server-process';
import { answerOf, signedIn } from './shoppers';
import { Stage } from './stage';

/**
 * The number of our files that run during an add, from the arrival of the request to the reply. Raise a number only
 * on purpose.
 */
const LANES: readonly {
  readonly lane: string;
  readonly most: number;
  readonly headers: Record<string, string>;
}[] = [
  { lane: 'compiled', most: 44, headers: {} },
  { lane: 'Apollo', most: 45, headers: { 'apollo-federation-include-trace': 'ftv1' } },
];
const WARM_UP = 200;
/** Background work does not run in every trial. */
const TRIALS = 5;
const OURS = /\/dist\/((?:src|resolvers|schema)\/.*)\.js$/;

/** The fields used of V8's coverage; the Chrome DevTools Protocol describes them (Profiler.ScriptCoverage). */
interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly {
    readonly functionName: string;
    readonly ranges: readonly { readonly count: number }[];
  }[];
}

/** Prints our files in which a function runs during an add. Fails if there are too many. */
async function main(): Promise<void> {
  await Stage.use(async (stage) => {
    const file = join(await mkdtemp(join(tmpdir(), 'onecart-bench-')), 'coverage.json');
    const service = await stage.covered(await stage.redis(), file);
    for (const { lane, most, headers } of LANES) {
      const request = addRequest(await signedIn({}), ['P001']);
      const path = await pathOf(service, { ...request, headers: { ...request.headers, ...headers } }, file);
      console.log(`${lane} lane: ${path.size} files, at most ${most}`);
      for (const [name, functions] of [...path].sort()) console.log(`  ${name}.ts: ${functions.join(', ')}`);
      if (path.size > most) process.exitCode = 1;
    }
    await rm(dirname(file), { recursive: true });
  });
}

async function pathOf(
  service: ServerProcess,
  request: HttpRequest,
  file: string,
): Promise<Map<string, string[]>> {
  for (let call = 0; call < WARM_UP; call += 1) await answerOf(service.url, request);
  let path: Map<string, string[]> | undefined;
  for (let trial = 0; trial < TRIALS; trial += 1) {
    await takeCoverage(service, file);
    await answerOf(service.url, request);
    const passed = filesOf(await takeCoverage(service, file));
    path = new Map([...passed].filter(([name]) => path?.has(name) ?? true));
  }
  return path!;
}

async function takeCoverage(service: ServerProcess, file: string): Promise<ScriptCoverage[]> {
  service.signalInspector();
  const text = await until('the coverage is written', () => readFile(file, 'utf8'));
  await rm(file);
  return JSON.parse(text) as ScriptCoverage[];
}

function filesOf(scripts: readonly ScriptCoverage[]): Map<string, string[]> {
  const files = new Map<string, string[]>();
  for (const { url, functions } of scripts) {
    const name = OURS.exec(url)?.[1];
    const called = functions.filter(({ ranges }) => ranges[0]!.count > 0);
    if (name && called.length > 0)
      files.set(name, [...new Set(called.map(({ functionName }) => functionName || '(anonymous)'))]);
  }
  return files;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
