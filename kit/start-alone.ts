export interface Running {
  readonly url: string;
  /** Resolves when the port and all connections are closed. */
  stop(): Promise<void>;
}

/** Empty means unset, as in a shell or a compose file. */
export function setting(env: NodeJS.ProcessEnv, variable: string): string | undefined {
  return env[variable]?.trim() || undefined;
}

/** 0 takes a free port. */
export function portFrom(env: NodeJS.ProcessEnv, variable: string, standard: number): number {
  const text = setting(env, variable);
  const port = Number(text ?? standard);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`${variable} is "${text}". Set it to a port from 1 to 65535, or to 0 for any free one.`);
}

/**
 * Runs a server as a program of its own until SIGTERM or SIGINT. A failed start prints one line and exits with code
 * 1.
 */
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
