/** Installs what a fresh clone lacks. Plain JavaScript, because it runs before anything is installed. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { missingPackages } from './missing-packages.mjs';
import { SetupError, run, step } from './steps.mjs';

const LOWEST_NODE = [20, 19];

/**
 * Installs missing packages and, with `needsRedis`, redis-server, then runs the npm script named by `build`. On
 * failure it prints what to do and exits.
 */
export async function prepare({ needsRedis, build }) {
  try {
    checkNode();
    await installPackages();
    if (needsRedis) await installRedis();
    if (build) await step('Compiling', () => run('npm', ['run', '--silent', build]));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > LOWEST_NODE[0] || (major === LOWEST_NODE[0] && minor >= LOWEST_NODE[1])) return;
  throw new SetupError(
    `Node ${process.versions.node} is too old. Install Node ${LOWEST_NODE.join('.')} or newer.`,
  );
}

async function installPackages() {
  if (missingPackages().length === 0) return;
  // NODE_ENV=production would omit the compiler.
  await step('Installing packages (npm ci, about a minute)', () =>
    run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']),
  );
}

async function installRedis() {
  if (isOnPath('redis-server')) return;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const mayInstall =
    isOnPath('apt-get') && (sudo.length === 0 || spawnSync('sudo', ['-n', 'true']).status === 0);
  if (!mayInstall) throw new SetupError(REDIS_MISSING);
  await step('Installing redis-server (apt-get)', async () => {
    const apt = (...args) => {
      const [program, ...rest] = [...sudo, 'apt-get', ...args];
      // An interrupted apt-get leaves packages half configured.
      return run(program, rest, { interruptible: false });
    };
    await apt('update', '-qq');
    await apt('install', '-y', '-qq', '--no-install-recommends', 'redis-server');
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
