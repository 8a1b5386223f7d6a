/*
 * What a fresh clone lacks. Plain JavaScript, because nothing is installed yet when it runs.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const LOWEST_NODE = [20, 19];
const INSTALLED = 'node_modules/.onecart-installed';

/** A sentence that tells a person what to do, not a stack. */
export class Unprepared extends Error {}

/**
 * Installs the packages and, if `needsRedis`, redis-server, as far as they are missing; then compiles by the npm script
 * `build`.
 */
export function prepare({ needsRedis, build }) {
  checkNode();
  installPackages();
  if (needsRedis) installRedis();
  step('Compiling', () => run('npm', ['run', '--silent', build]));
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > LOWEST_NODE[0] || (major === LOWEST_NODE[0] && minor >= LOWEST_NODE[1])) return;
  throw new Unprepared(
    `Node ${process.versions.node} is too old. Install Node ${LOWEST_NODE.join('.')} or newer.`,
  );
}

function installPackages() {
  const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === wanted) return;
  // NODE_ENV=production would leave out what compiles.
  step('Installing packages (npm ci, about a minute)', () =>
    run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']),
  );
  writeFileSync(INSTALLED, wanted);
}

function installRedis() {
  if (isOnPath('redis-server')) return;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const mayInstall =
    isOnPath('apt-get') && (sudo.length === 0 || spawnSync('sudo', ['-n', 'true']).status === 0);
  if (!mayInstall) throw new Unprepared(REDIS_MISSING);
  step('Installing redis-server (apt-get)', () => {
    const apt = (...args) => run([...sudo, 'apt-get'][0], [...sudo, 'apt-get', ...args].slice(1));
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', 'redis-server');
  });
}

const REDIS_MISSING = `redis-server is not on PATH. Install it, or set REDIS_URL to a Redis you have:
  Debian, Ubuntu   sudo apt-get install redis-server
  macOS            brew install redis
  Docker           docker run -p 6379:6379 redis:7 redis-server --appendonly yes --appendfsync always
                   and REDIS_URL=redis://127.0.0.1:6379`;

function isOnPath(program) {
  return process.env.PATH.split(':').some((folder) => existsSync(`${folder}/${program}`));
}

/** Says what is being done, and how long it took. */
function step(what, work) {
  process.stdout.write(`${what} … `);
  const started = Date.now();
  work();
  process.stdout.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

/** Runs a program; what it printed is shown only if it failed. */
function run(program, args) {
  try {
    execFileSync(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch (error) {
    throw new Unprepared(
      `failed.\n${error.stdout ?? ''}${error.stderr ?? error.message}\n${program} ${args.join(' ')} did not succeed.`,
    );
  }
}
