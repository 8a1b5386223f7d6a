import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const REQUIREMENTS = join(__dirname, 'requirements.txt');
const CONFIGURATION = join(__dirname, 'schemathesis.toml');
const FOLDER = resolve('.data', 'schemathesis');
const INSTALLED = join(FOLDER, 'installed.txt');

/** What an answer is judged by: no 5xx, and nothing that the document does not say. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'positive_data_acceptance',
  'ignored_auth',
];

/** A sentence that tells a person what to do, not a stack. */
export class SetupError extends Error {}

/** Installs the pinned schemathesis into `.data/`, apart from what else Python has. @throws SetupError */
export function installSchemathesis(): void {
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === wanted) return;
  console.log('Installing schemathesis …');
  run('python3', ['-m', 'venv', FOLDER]);
  run(join(FOLDER, 'bin', 'pip'), ['install', '--quiet', '--requirement', REQUIREMENTS]);
  writeFileSync(INSTALLED, wanted);
}

/**
 * Lets schemathesis call every route that the service at `url` describes, as somebody with this token.
 * @param examples how many calls a route at most, in each of two kinds: as described, and not.
 * @returns its exit code: 0 if it found nothing.
 */
export async function runSchemathesis(
  url: string,
  token: string,
  { seed, examples }: { seed: string; examples: string },
): Promise<number> {
  const child = spawn(
    join(FOLDER, 'bin', 'schemathesis'),
    [
      `--config-file=${CONFIGURATION}`,
      'run',
      `${url}/openapi.json`,
      `--header=Authorization: Bearer ${token}`,
      `--checks=${CHECKS.join(',')}`,
      `--max-examples=${examples}`,
      `--seed=${seed}`,
      '--generation-database=none',
      '--continue-on-failure',
      '--no-color',
    ],
    { cwd: FOLDER, stdio: 'inherit' },
  );
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

function run(program: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return;
  throw new SetupError(
    `${program} ${args.join(' ')} failed: ${error?.message ?? stderr}\n` +
      'It takes Python 3.10 or newer with venv and pip (Debian, Ubuntu: apt-get install python3-venv).',
  );
}
