import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Checks that the ports are available before anything starts, and finds free ones for those that are 0.
 * @param ports variable → port
 * @throws Error naming the first port that is unavailable
 */
export async function reservePorts<Name extends string>(
  ports: Record<Name, number>,
): Promise<Record<Name, number>> {
  const names = Object.keys(ports) as Name[];
  refuseSharedPorts(ports);
  const servers = names.map(() => createServer());
  try {
    const reserved = {} as Record<Name, number>;
    for (const [index, name] of names.entries())
      reserved[name] = await listen(servers[index]!, name, ports[name]);
    return reserved;
  } finally {
    await Promise.all(servers.map(close));
  }
}

function refuseSharedPorts(ports: Record<string, number>): void {
  const names = new Map<number, string>();
  for (const [name, port] of Object.entries(ports)) {
    const other = names.get(port);
    if (port !== 0 && other)
      throw new Error(`${other} and ${name} are both ${port}. Give one of them another port.`);
    names.set(port, name);
  }
}

async function listen(server: ReturnType<typeof createServer>, name: string, port: number): Promise<number> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    throw new Error(whyNot(name, port, error as NodeJS.ErrnoException), { cause: error });
  }
  return (server.address() as { port: number }).port;
}

export function whyNot(name: string, port: number, { code, message }: NodeJS.ErrnoException): string {
  const otherwise = `set ${name} to another port (0 takes a free one).`;
  if (code === 'EADDRINUSE') return `Port ${port} is taken. Stop what uses it, or ${otherwise}`;
  if (code === 'EACCES') return `Port ${port} may not be opened by this user: ${otherwise}`;
  return `Port ${port} cannot be opened (${message}): ${otherwise}`;
}

async function close(server: ReturnType<typeof createServer>): Promise<void> {
  if (!server.listening) return;
  server.close();
  await once(server, 'close');
}
