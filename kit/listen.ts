import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Running } from './start-alone';

export interface ListenOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Default: this machine only. */
  readonly host?: string;
}

/** The gateway waits 2 s for a subgraph. */
const ANSWERED_WITHIN_MS = 2_500;

/** Fastify options: requests that have arrived are answered, and idle connections do not delay the shutdown. */
export const servesUntilTheEnd = { forceCloseConnections: 'idle', return503OnClosing: false } as const;

/**
 * Rejects with `EADDRINUSE`, and leaves nothing running, if the port is taken.
 * @param path the path it answers, such as `/graphql`
 */
export async function listen(
  app: FastifyInstance,
  { port, host = '127.0.0.1' }: ListenOptions,
  path = '',
): Promise<Running> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw error;
  }
  const { port: taken } = app.server.address() as AddressInfo;
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host;
  return { url: `http://${reachable}:${taken}${path}`, stop: () => closeWhenAnswered(app) };
}

/** Answers the requests that have arrived, and makes clients open their next connection elsewhere. */
async function closeWhenAnswered(app: FastifyInstance): Promise<void> {
  const { server } = app;
  server.prependListener('request', (_request, response) => {
    response.setHeader('connection', 'close');
  });
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  // Browsers open connections in advance, which Node does not count as idle.
  const late = setTimeout(() => server.closeAllConnections(), ANSWERED_WITHIN_MS);
  await app.close();
  clearInterval(idle);
  clearTimeout(late);
}
