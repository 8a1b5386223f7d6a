import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { transformSync } from '@swc/core';

/** What an upgrade comes from: the last commit of the release before this one. */
export const FORMER_RELEASE = 'ef372271225c9d549b97fabcb63d7a4b4dddb5f4';

/** Those that a release does not have yet are left out. */
const SOURCES = ['schema', 'resolvers', 'src', 'kit'];
const git = (...args: string[]) =>
  execFileSync('git', args, { maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'pipe'] });

/** Whether the history of this clone reaches back to it. */
export function hasFormerRelease(): boolean {
  try {
    git('cat-file', '-e', `${FORMER_RELEASE}^{commit}`);
    return true;
  } catch {
    return false;
  }
}

/** The whole name of a commit. */
export function commitOf(revision: string): string {
  return git('rev-parse', '--verify', `${revision}^{commit}`).toString().trim();
}

/**
 * A folder in which the service of a commit lies compiled, as `dist/src/main.js`, with the packages of this project.
 * It is made once for each commit.
 */
export function releaseOf(revision: string): string {
  const commit = commitOf(revision);
  const folder = resolve('.data', 'releases', commit);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const sources = git('ls-tree', '--name-only', commit, ...SOURCES)
    .toString()
    .trim()
    .split('\n');
  const archive = git('archive', commit, 'package.json', 'tsconfig.json', ...sources);
  execFileSync('tar', ['x', '-C', unfinished], { input: archive });
  compile(unfinished, sources);
  symlinkSync(resolve('node_modules'), join(unfinished, 'node_modules'));
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // else another test file was faster
    rmSync(unfinished, { recursive: true });
  }
  return folder;
}

/** As `npm run build:service` does, in a second and without a look at the types, which were right when it was released. */
function compile(folder: string, sources: readonly string[]): void {
  for (const source of sources) {
    for (const file of readdirSync(join(folder, source), { recursive: true, encoding: 'utf8' })) {
      if (file.endsWith('.ts')) compileFile(folder, join(source, file));
    }
  }
  cpSync(join(folder, 'src/redis/lua'), join(folder, 'dist/src/redis/lua'), { recursive: true });
}

function compileFile(folder: string, file: string): void {
  const compiled = join(folder, 'dist', file.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(compiled), { recursive: true });
  const { code } = transformSync(readFileSync(join(folder, file), 'utf8'), {
    filename: file,
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true },
      target: 'es2023',
    },
    module: { type: 'commonjs', ignoreDynamic: true },
  });
  writeFileSync(compiled, code);
}
