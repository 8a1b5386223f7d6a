import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hasEnded, stop } from '../../../dev/children/ending';

/** A program that has printed something; what it printed is the id of the process beneath it, if it has one. */
async function start(script: string): Promise<{ child: ChildProcess; printed: string }> {
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const child = spawn(process.execPath, ['-e', script], { detached: true, stdio: [...stdio] });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, printed: chunk.toString() };
}

const STAYS = "setInterval(() => {}, 1000); console.log('up');";
const DEAF = `process.on('SIGTERM', () => {}); ${STAYS}`;
const PARENT = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', ${JSON.stringify(STAYS)}], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.once('data', () => console.log(child.pid));
  child.once('exit', () => process.exit());
  process.on('SIGTERM', () => {});`;

describe('ending a program', () => {
  it('asks by the signal it is given', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { child } = await start(STAYS);
      expect(hasEnded(child)).toBe(false);

      await stop(child, { signal });

      expect(hasEnded(child)).toBe(true);
      expect(child.signalCode).toBe(signal);
    }
  });

  it('does not ask without end', async () => {
    const { child } = await start(DEAF);
    await stop(child, { killAfterMs: 100 });
    expect(child.signalCode).toBe('SIGKILL');
  });

  it('reaches what it has started', async () => {
    const { child, printed } = await start(PARENT);
    await stop(child, { group: true });
    expect(() => process.kill(Number(printed), 0)).toThrow('ESRCH');
  });

  it('has nothing to do where it has ended, or was never there', async () => {
    const { child } = await start(STAYS);
    await stop(child);
    await stop(child);
    const missing = spawn('/nowhere/program');
    missing.on('error', () => undefined);
    expect(hasEnded(missing)).toBe(true);
    await stop(missing);
  });
});
