import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Running } from './start-alone';

export interface ListenOptions {
  /** 0 is any free one. */
  readonly port: number;
  /** Only this machine by default. */
  readonly host?: string;
}

/**
 * Opens the port of an app; rejects with `EADDRINUSE`, and nothing left running, if it is taken.
 * @param path where on the port it answers, such as `/graphql`
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
  return { url: `http://${reachable}:${taken}${path}`, stop: () => app.close() };
}
