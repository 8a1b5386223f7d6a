/** A server that listens. */
export interface Running {
  /** Where it answers. */
  readonly url: string;
  /** Resolves when it has let go of its port and its connections. */
  stop(): Promise<void>;
}

/** A variable's value; empty means not set, as in a shell or a compose file. */
export function setting(env: NodeJS.ProcessEnv, variable: string): string | undefined {
  return env[variable]?.trim() || undefined;
}

/** The port in a variable (0: any free one), or the default if it is not set. */
export function portFrom(env: NodeJS.ProcessEnv, variable: string, standard: number): number {
  const text = setting(env, variable);
  const port = Number(text ?? standard);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`${variable} is "${text}". Set it to a port from 1 to 65535, or to 0 for any free one.`);
}

/** Runs a server as a program of its own until SIGTERM or SIGINT; what hinders it is one line and exit code 1. */
export async function startAlone(
  name: string,
  portVariable: string,
  start: () => Promise<Running>,
): Promise<void> {
  try {
    const running = await start();
    console.log(`${name}: ${running.url}`);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void running.stop());
  } catch (error) {
    console.error(`${name}: ${explain(error, portVariable)}`);
    process.exitCode = 1;
  }
}

function explain(error: unknown, portVariable: string): string {
  if (!(error instanceof Error)) return String(error);
  if (!('code' in error && error.code === 'EADDRINUSE' && 'port' in error)) return error.message;
  const port = String(error.port);
  return `port ${port} is taken. Stop what listens there, or set ${portVariable} to another port (0: any free one).`;
}
