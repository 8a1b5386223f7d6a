import { spawn } from 'node:child_process';
import { once } from 'node:events';

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program to its end.
 * @param interruptible whether a signal that ends this process also ends the program and its children
 * @returns `{ status, output }`: its exit code, null if it did not start or a signal ended it, and what it printed to
 * pipes
 */
export async function runProgram(program, args, { interruptible = true, ...options } = {}) {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    detached: interruptible,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  const keepSignals = interruptible ? passSignalsOn(child) : () => undefined;
  const status = await once(child, 'close').then(
    ([exitCode]) => exitCode,
    (error) => {
      output += error.message;
      return null;
    },
  );
  keepSignals();
  return { status, output };
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
