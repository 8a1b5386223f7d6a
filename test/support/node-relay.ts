import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Whether nothing may pass on connections that come from this address, now. */
export type IsCut = (from: string) => boolean;

/** A port that leads to a port of a node, so that what other nodes say to it, and it to them, can be held back. */
export class NodeRelay {
  private readonly pairs = new Set<{ from: string; ends: readonly [Socket, Socket] }>();
  private isCut: IsCut = () => false;

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
  ) {
    server.on('connection', (caller: Socket) => this.accept(caller));
  }

  /** The caller stops it. */
  static async start(targetPort: number): Promise<NodeRelay> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new NodeRelay(server, targetPort);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections stay open, as if packets were dropped; what was held back passes when they are not cut any more. */
  cut(isCut: IsCut): void {
    this.isCut = isCut;
    for (const { from, ends } of this.pairs)
      for (const end of ends) {
        if (isCut(from)) end.pause();
        else end.resume();
      }
  }

  /** Closes the port and drops every connection. */
  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const { ends } of this.pairs) for (const end of ends) end.destroy();
    await closed;
  }

  private accept(caller: Socket): void {
    const from = caller.remoteAddress ?? '';
    const node = connect(this.targetPort, '127.0.0.1');
    const pair = { from, ends: [caller, node] as const };
    this.pairs.add(pair);
    for (const [end, other] of [
      [caller, node],
      [node, caller],
    ] as const) {
      end.setNoDelay(true);
      // An error is always followed by close.
      end.on('error', () => undefined);
      end.on('data', (bytes) => other.write(bytes));
      end.on('close', () => {
        other.destroy();
        this.pairs.delete(pair);
      });
      if (this.isCut(from)) end.pause();
    }
  }
}
