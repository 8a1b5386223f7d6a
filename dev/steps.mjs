import { spawn } from 'node:child_process';
import { once } from 'node:events';

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** A sentence that tells a person what to do, not a stack. */
export class Unprepared extends Error {}

/** Says what is being done and how long it took, on standard error: a program may read the other one. */
export async function step(what, work) {
  process.stderr.write(`${what} … `);
  const started = Date.now();
  await work();
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

/**
 * Runs a program; what it printed is shown only if it failed.
 * @param interruptible a signal that ends this process ends the program and all that it started
 */
export async function run(program, args, { interruptible = true } = {}) {
  const child = spawn(program, args, {
    detached: interruptible,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const keepSignals = interruptible ? passSignalsOn(child) : () => undefined;
  const code = await once(child, 'close').then(
    ([exitCode]) => exitCode,
    (error) => (output += error.message),
  );
  keepSignals();
  if (code !== 0) throw new Unprepared(`failed.\n${output}\n${program} ${args.join(' ')} did not succeed.`);
}

/** Until the function that it gives is called. */
function passSignalsOn(child) {
  const keepSignals = () => ENDING_SIGNALS.forEach((signal) => process.off(signal, passOn));
  const passOn = (signal) => {
    keepSignals();
    process.kill(-child.pid, signal);
    process.kill(process.pid, signal);
  };
  ENDING_SIGNALS.forEach((signal) => process.on(signal, passOn));
  return keepSignals;
}
