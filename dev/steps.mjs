import { spawn } from 'node:child_process';
import { once } from 'node:events';

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Its message says what to do. Shown without a stack trace. */
export class SetupError extends Error {}

/** Reports a step and its duration on standard error, because a program may read standard output. */
export async function step(what, work) {
  process.stderr.write(`${what} … `);
  const started = Date.now();
  await work();
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

/**
 * Runs a program and shows its output only if it fails.
 * @param interruptible whether a signal that ends this process also ends the program and its children
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
  if (code !== 0) throw new SetupError(`failed.\n${output}\n${program} ${args.join(' ')} failed.`);
}

/**
 * Forwards signals to the child.
 * @returns a function that stops forwarding
 */
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
