import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Subgraph } from '../composition/subgraphs';
import { readSubgraphs } from '../composition/subgraphs';
import { UsageError } from '../usage-error';

export interface Baseline {
  /** Such as `main (9f5326a)`, or the path of a file. */
  readonly name: string;
  readonly subgraphs: readonly Subgraph[];
}

/** A fresh clone may have the remote branch only. */
const MAIN = ['main', 'origin/main'];

/**
 * Reads the baseline: a file that replaces the cart's SDL and leaves the other subgraphs as they are, or all
 * subgraphs at a git ref. The default is the main branch.
 * @throws UsageError with what to do if the baseline cannot be found.
 */
export function readBaseline(asked: string | undefined, root: string, now: readonly Subgraph[]): Baseline {
  if (asked !== undefined && isFile(resolve(root, asked))) {
    const sdl = readFileSync(resolve(root, asked), 'utf8');
    return {
      name: asked,
      subgraphs: now.map((one) => (one.name === 'cart' ? { ...one, file: asked, sdl } : one)),
    };
  }
  refuseWithoutGit(root);
  const ref = (asked === undefined ? MAIN : [asked]).find((one) => commitOf(one, root));
  if (!ref) throw new UsageError(asked === undefined ? noMain(root) : noSuch(asked, root));
  const commit = commitOf(ref, root)!;
  try {
    const subgraphs = readSubgraphs((path) => git(root, 'show', `${commit}:./${path}`));
    return { name: `${ref} (${commit.slice(0, 7)})`, subgraphs };
  } catch {
    throw new UsageError(
      `${ref} has no graph to compare with. Name a later commit: --baseline <file or git ref>`,
    );
  }
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function commitOf(ref: string, root: string): string | undefined {
  try {
    return git(root, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).trim();
  } catch {
    return undefined;
  }
}

function refuseWithoutGit(root: string): void {
  try {
    git(root, 'rev-parse', '--git-dir');
  } catch {
    throw new UsageError(
      'There is no git history here to compare with. Give a file: --baseline path/to/an/older/cart.graphql',
    );
  }
}

function noMain(root: string): string {
  const how = isShallow(root)
    ? 'This clone is shallow and has no main branch.'
    : 'This clone has no main branch.';
  return `${how} Fetch it (git fetch --depth=1 origin main:refs/remotes/origin/main), or name what to compare with: --baseline <file or git ref>`;
}

function noSuch(asked: string, root: string): string {
  const how = isShallow(root)
    ? ` This clone is shallow: git fetch --depth=1 origin ${asked}, then --baseline FETCH_HEAD.`
    : '';
  return `--baseline ${asked} is neither a file nor a commit, branch or tag.${how}`;
}

function isShallow(root: string): boolean {
  return git(root, 'rev-parse', '--is-shallow-repository').trim() === 'true';
}

function git(root: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
