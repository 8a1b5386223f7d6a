import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const INSTALLER = pathToFileURL('dev/install.mjs').href;

/** A fresh clone of something small, whose build needs a tool that only developers have. */
const TOOL = { name: 'tool', version: '1.0.0', bin: { tool: 'tool.js' } };
const PROJECT = {
  name: 'project',
  version: '1.0.0',
  scripts: { build: 'tool' },
  devDependencies: { tool: 'file:tool' },
};
const LOCK = {
  name: 'project',
  version: '1.0.0',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { name: 'project', version: '1.0.0', devDependencies: { tool: 'file:tool' } },
    'node_modules/tool': { resolved: 'tool', link: true },
    tool: { version: '1.0.0', dev: true, bin: { tool: 'tool.js' } },
  },
};

describe('installing what a fresh clone lacks', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onecart-install-'));
    await mkdir(join(folder, 'tool'));
    const files = { 'package.json': PROJECT, 'package-lock.json': LOCK, 'tool/package.json': TOOL };
    for (const [name, content] of Object.entries(files))
      await writeFile(join(folder, name), JSON.stringify(content));
    const tool = "#!/usr/bin/env node\nrequire('node:fs').writeFileSync('built', '')\n";
    await writeFile(join(folder, 'tool/tool.js'), tool, { mode: 0o755 });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it.each(['development', 'production'])('brings what it compiles with, for %s too', async (NODE_ENV) => {
    const prepare = `import('${INSTALLER}').then(({ prepare }) => prepare({ needsRedis: false, build: 'build' }))`;

    await run(process.execPath, ['-e', prepare], { cwd: folder, env: { ...process.env, NODE_ENV } });

    expect(await readFile(join(folder, 'built'), 'utf8')).toBe('');
  });
});
