import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

type Range = readonly [first: number, end: number];

/** Five digits, so that a port can stand in for another in a reply without changing its length. */
const USUAL: Range = [12_000, 30_000];
const HIGHEST_PORT = 65_535;
const LEAST_PORTS = 2_000;
const ATTEMPTS_PER_PORT = 200;

/**
 * Where servers of tests get their ports: outside the range from which the system takes ports for outgoing connections. So
 * a server that is killed and started again finds its port free, and a client that reconnects to it meanwhile cannot be
 * given that very port and so connect to itself.
 */
export function rangeBeside([first, last]: Range): Range {
  const candidates: Range[] = [
    [USUAL[0], Math.min(USUAL[1], first)],
    [Math.max(USUAL[0], last + 1), HIGHEST_PORT + 1],
  ];
  const roomy = candidates.find(([from, end]) => end - from >= LEAST_PORTS);
  return last < USUAL[0] || first >= USUAL[1] ? USUAL : (roomy ?? USUAL);
}

/** The range of outgoing connections; Linux tells it, others keep to the one that IANA sets aside. */
export function ephemeralRange(): Range {
  try {
    const [first = 0, last = 0] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')
      .trim()
      .split(/\s+/)
      .map(Number);
    return [first, last];
  } catch {
    return [49_152, HIGHEST_PORT];
  }
}

const range = rangeBeside(ephemeralRange());

/** What marks a port as given out, for every process on this machine: the UDP port of the same number. */
const marks = new Map<number, Socket>();

async function mark(port: number): Promise<boolean> {
  const socket = createSocket({ type: 'udp4', reuseAddr: false });
  const isBound = once(socket, 'listening').then(
    () => true,
    () => false,
  );
  socket.bind({ port, address: '127.0.0.1', exclusive: true });
  if (!(await isBound)) {
    socket.close();
    return false;
  }
  socket.unref();
  marks.set(port, socket);
  return true;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen({ port, host: '127.0.0.1', exclusive: true });
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

async function takePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS_PER_PORT; attempt += 1) {
    const port = randomInt(...range);
    if (!(await mark(port))) continue;
    if (await isFree(port)) return port;
    releasePorts([port]);
  }
  throw new Error(
    `no free port found between ${range[0]} and ${range[1]} on 127.0.0.1: stop what occupies them`,
  );
}

/**
 * Ports on 127.0.0.1 on which nobody listens. No other call is given them, in this process or another, until they are
 * released or this process ends: also not while the server on one is down. Programs that do not ask here may be quicker.
 */
export async function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, takePort));
}

/** For others again. */
export function releasePorts(ports: readonly number[]): void {
  for (const port of ports) {
    marks.get(port)?.close();
    marks.delete(port);
  }
}
