import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { FaultConnection } from './fault-connection';
import {
  FaultPlan,
  type FaultCounts,
  type HalfOpening,
  type ReplyCuts,
  type RequestCuts,
} from './fault-plan';

/** A TCP proxy between a client and one Redis; transparent until a fault is switched on. */
export class FaultProxy {
  private readonly plan = new FaultPlan();
  private readonly connections = new Set<FaultConnection>();

  constructor(
    private readonly server: Server,
    private readonly targetPort: number,
  ) {
    server.on('connection', (client: Socket) => this.accept(client));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** What was really done so far; `heal` does not set it back. */
  get faults(): Readonly<FaultCounts> {
    return this.plan.counts;
  }

  /** Redis executes the request that matches, but the client loses the connection instead of the reply. */
  cutReplies(cuts: ReplyCuts): void {
    this.plan.replyCuts.add(cuts);
  }

  /** The client loses the connection and Redis never sees the request that matches. */
  cutRequests(cuts: RequestCuts): void {
    this.plan.requestCuts.add(cuts);
  }

  /** The client gets what `rewrite` makes of the bytes of whole replies, also after `heal`. */
  rewriteReplies(rewrite: (replies: Buffer) => Buffer): void {
    this.plan.rewrite = rewrite;
  }

  /** Every reply reaches the client so much later. */
  delay(ms: number): void {
    this.plan.delayMs = ms;
  }

  /** Connections, also new ones, stay open and carry nothing until `heal`, which lets pass what waited. */
  halfOpen(): void {
    this.plan.halfOpen = true;
    for (const connection of this.connections) connection.halfOpen();
  }

  /** The same for single connections: each from the moment on in which Redis gets a request on it that matches. */
  halfOpenAfter(opening: HalfOpening): void {
    this.plan.halfOpenings.add(opening);
  }

  /** Resets the connections that are open now (RST). */
  reset(): void {
    for (const connection of this.connections) connection.reset();
  }

  /** Transparent again: cuts that have not happened are called off. */
  heal(): void {
    this.plan.clear();
    for (const connection of this.connections) connection.heal();
  }

  /** Closes the port and drops every connection. */
  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const connection of this.connections) connection.destroy();
    await closed;
  }

  private accept(client: Socket): void {
    const redis = connect(this.targetPort, '127.0.0.1');
    const connection = new FaultConnection(client, redis, this.plan);
    this.connections.add(connection);
    let open = 2;
    const closed = (): void => {
      open -= 1;
      if (open === 0) this.connections.delete(connection);
    };
    client.on('close', closed);
    redis.on('close', closed);
  }
}

/** Starts a proxy on a free port of 127.0.0.1 in front of the Redis on `target.port`. Who starts it stops it. */
export async function startFaultProxy(target: { readonly port: number }): Promise<FaultProxy> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new FaultProxy(server, target.port);
}
