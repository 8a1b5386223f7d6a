import { runProgram } from './program.mjs';

/** Its message says what to do. Shown without a stack trace. */
export class SetupError extends Error {}

/** Reports a step and its duration on standard error, because a program may read standard output. */
export async function step(what, work) {
  process.stderr.write(`${what} … `);
  const started = Date.now();
  await work();
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

/** Runs a program and shows its output only if it fails. */
export async function run(program, args, options = {}) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, output } = await runProgram(program, args, { ...options, env });
  if (status !== 0) throw new SetupError(`failed.\n${output}\n${program} ${args.join(' ')} failed.`);
}
