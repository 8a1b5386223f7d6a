import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Ended {
  readonly code: number;
  /** Standard output and standard error. */
  readonly output: string;
}

/** This project once more, compiled as it lies here, for a test that changes it. Packages are shared. */
export class ProjectCopy {
  private constructor(readonly folder: string) {}

  static async make(): Promise<ProjectCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'onecart-copy-'));
    const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
    const paths = new Set(stdout.split('\0').map((path) => path.split('/')[0]!));
    // With its times, so that the compiler takes up where it was here.
    const options = { recursive: true, preserveTimestamps: true, filter: isNoPackage };
    for (const path of [...paths, 'dist']) if (path) await cp(path, join(folder, path), options);
    await sharePackages(folder);
    return new ProjectCopy(folder);
  }

  /** Runs a program in it and waits for its end. */
  async run(program: string, ...args: string[]): Promise<Ended> {
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
    try {
      const { stdout, stderr } = await run(program, args, { cwd: this.folder, env });
      return { code: 0, output: stdout + stderr };
    } catch (error) {
      const {
        code,
        stdout = '',
        stderr = '',
      } = error as { code?: unknown; stdout?: string; stderr?: string };
      if (typeof code !== 'number') throw error;
      return { code, output: stdout + stderr };
    }
  }

  dispose(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

function isNoPackage(path: string): boolean {
  return !/(^|\/)node_modules$/.test(path);
}

/** One link a package: if the whole folder were a link, an installation would write into this project's own. */
async function sharePackages(folder: string): Promise<void> {
  await mkdir(join(folder, 'node_modules'));
  for (const name of await readdir('node_modules'))
    await symlink(join(process.cwd(), 'node_modules', name), join(folder, 'node_modules', name));
}
