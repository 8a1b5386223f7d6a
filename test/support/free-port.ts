import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * Below the range from which operating systems take ports for outgoing connections: a server that is
 * killed and started again finds its port free, and a client that reconnects to it meanwhile cannot
 * be given that very port and so connect to itself.
 */
const LOWEST_PORT = 12_000;
const END_OF_PORTS = 30_000;
const ATTEMPTS_PER_PORT = 200;

async function listenOn(port: number): Promise<Server | undefined> {
  const server = createServer();
  server.listen({ port, host: '127.0.0.1', exclusive: true });
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
}

async function holdFreePort(): Promise<{ server: Server; port: number }> {
  for (let attempt = 0; attempt < ATTEMPTS_PER_PORT; attempt += 1) {
    const port = randomInt(LOWEST_PORT, END_OF_PORTS);
    const server = await listenOn(port);
    if (server) return { server, port };
  }
  throw new Error(
    `no free port found between ${LOWEST_PORT} and ${END_OF_PORTS} on 127.0.0.1: stop what occupies them`,
  );
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

/**
 * Ports on 127.0.0.1 that differ from each other and on which nobody listens. They are not reserved:
 * who starts a server on one must be ready for another process to have been quicker.
 */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, holdFreePort));
  await Promise.all(held.map(({ server }) => close(server)));
  return held.map(({ port }) => port);
}
