import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A relay in front of an HTTP server that lets replies pass until the one it is after. */
export interface ReplyThief {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * The client of a reply with `marker` among its bytes loses the connection instead, up to `times` times; `onTheft` is
 * called before.
 */
export async function stealReply(
  from: string,
  marker: string,
  onTheft: () => void,
  times = Infinity,
): Promise<ReplyThief> {
  let left = times;
  const { port, hostname } = new URL(from);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const service = connect(Number(port), hostname);
    for (const [socket, other] of [
      [client, service],
      [service, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => other.destroy());
    }
    client.pipe(service);
    service.on('data', (reply) => {
      if (left === 0 || !reply.includes(marker)) return void client.write(reply);
      left -= 1;
      onTheft();
      client.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
