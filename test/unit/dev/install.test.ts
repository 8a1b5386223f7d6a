import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { until } from '../../support/until';

const run = promisify(execFile);
const PREPARE = `import('${pathToFileURL('dev/install.mjs').href}')
  .then(({ prepare }) => prepare({ needsRedis: false, build: 'build' }))`;

const QUICK_TOOL = "#!/usr/bin/env node\nrequire('node:fs').writeFileSync('built', '')\n";
const ENDLESS_TOOL =
  "#!/usr/bin/env node\nrequire('node:fs').writeFileSync('built', `${process.pid}`); setInterval(() => {}, 1000)\n";

/** A fresh clone of something small, whose build needs a tool that only developers have. */
function clone(version: string): Record<string, object> {
  const devDependencies = { tool: 'file:tool' };
  const project = { name: 'project', version: '1.0.0', devDependencies };
  const bin = { tool: 'tool.js' };
  return {
    'package.json': { ...project, scripts: { build: 'tool && true' } },
    'package-lock.json': {
      name: 'project',
      version: '1.0.0',
      lockfileVersion: 3,
      requires: true,
      packages: {
        '': project,
        'node_modules/tool': { resolved: 'tool', link: true },
        tool: { version, dev: true, bin },
      },
    },
    'tool/package.json': { name: 'tool', version, bin },
  };
}

describe('installing what a fresh clone lacks', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onecart-install-'));
    await mkdir(join(folder, 'tool'));
    await write('1.0.0', QUICK_TOOL);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = async (version: string, tool: string) => {
    for (const [name, content] of Object.entries(clone(version)))
      await writeFile(join(folder, name), JSON.stringify(content));
    await writeFile(join(folder, 'tool/tool.js'), tool, { mode: 0o755 });
  };
  /** What it says that it does. */
  const prepare = async (env = {}): Promise<string> => {
    const options = { cwd: folder, env: { ...process.env, ...env } };
    return (await run(process.execPath, ['-e', PREPARE], options)).stderr;
  };
  const npm = (...args: string[]) => run('npm', args, { cwd: folder });

  it.each(['development', 'production'])('brings what it compiles with, for %s too', async (NODE_ENV) => {
    expect(await prepare({ NODE_ENV })).toMatch(/^Installing packages/);

    expect(await readFile(join(folder, 'built'), 'utf8')).toBe('');
  });

  it.each([
    ['it', () => prepare()],
    ['somebody by npm ci', () => npm('ci')],
    ['somebody by npm install', () => npm('install')],
  ])('installs nothing where %s has done so before', async (_, install) => {
    await install();

    expect(await prepare()).toMatch(/^Compiling/);
  });

  it.each([
    ['the lockfile wants another version', () => write('1.0.1', QUICK_TOOL)],
    ['a package is gone', () => rm(join(folder, 'node_modules/tool'))],
    ['what compiles was left out', () => npm('ci', '--omit=dev')],
  ])('installs again where %s', async (_, change) => {
    await prepare();
    await change();

    expect(await prepare()).toMatch(/^Installing packages/);
    expect(await prepare()).toMatch(/^Compiling/);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends what it runs when %s ends it', async (signal) => {
    await write('1.0.0', ENDLESS_TOOL);
    const preparing = spawn(process.execPath, ['-e', PREPARE], { cwd: folder, stdio: 'ignore' });
    const tool = await until('the tool runs', async () => readFile(join(folder, 'built'), 'utf8'));

    preparing.kill(signal);

    expect(await once(preparing, 'exit')).toEqual([null, signal]);
    await until('the tool has ended', async () => !existsSync(`/proc/${tool}`));
  });
});
