import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../support/until';

/** Writes the process ids of itself and of a worker, and runs until it is stopped. */
const ENDLESS_JEST = `#!/usr/bin/env node
const worker = require('node:child_process').spawn('sleep', ['1000']);
require('node:fs').writeFileSync('running', \`\${process.pid} \${worker.pid}\`);
setInterval(() => {}, 1000);
`;

describe('npm test', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onecart-test-'));
    await cp('dev', join(folder, 'dev'), { recursive: true });
    for (const tests of ['test', 'gateway/test', 'bench/test', 'sandboxes/zalo/test', 'node_modules/.bin'])
      await mkdir(join(folder, tests), { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts: { build: 'true' } }));
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages: {} }));
    await writeFile(join(folder, 'test/any.test.ts'), '');
    await writeFile(join(folder, 'node_modules/.bin/jest'), ENDLESS_JEST, { mode: 0o755 });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it.each(['SIGINT', 'SIGTERM'] as const)('ends jest and its workers when %s ends it', async (signal) => {
    const testing = spawn(process.execPath, ['dev/test.mjs', 'any'], { cwd: folder, stdio: 'ignore' });
    const running = (await until('jest runs', () => readFile(join(folder, 'running'), 'utf8'))).split(' ');

    testing.kill(signal);

    expect(await once(testing, 'exit')).toEqual([null, signal]);
    await until('all have ended', async () => !running.some((pid) => existsSync(`/proc/${pid}`)));
  });
});
