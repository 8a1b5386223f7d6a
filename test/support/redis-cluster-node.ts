import { Redis } from 'ioredis';
import { startRedis, type RedisServer } from './redis-server';

const QUERY_TIMEOUT_MS = 1_000;
const SETTINGS = [
  ...['--cluster-node-timeout', '2000'],
  // Replicas may take over and find a new primary without the waits that spare a large deployment.
  ...['--cluster-replica-validity-factor', '0'],
  ...['--repl-ping-replica-period', '1'],
  // A test that kills a primary expects each pair of nodes to stay a pair.
  ...['--cluster-allow-replica-migration', 'no'],
  // By default all slots are closed while a few have no primary; a cart has no use for that.
  ...['--cluster-require-full-coverage', 'no'],
];

/** One line of CLUSTER NODES: a node as another one (or itself) sees it. */
export interface NodeView {
  readonly id: string;
  readonly flags: readonly string[];
  readonly configEpoch: number;
  readonly linked: boolean;
  readonly slots: readonly (readonly [first: number, last: number])[];
}

function parseView(line: string): NodeView {
  const [id = '', , flags = '', , , , epoch = '', link = '', ...ranges] = line.split(' ');
  const slots = ranges.map((range) => {
    const [first = '', last = first] = range.split('-');
    return [Number(first), Number(last)] as const;
  });
  return { id, flags: flags.split(','), configEpoch: Number(epoch), linked: link === 'connected', slots };
}

/** Where a node is to be found: by clients and replicas, and by the nodes' talk among themselves. */
export interface NodePorts {
  readonly port: number;
  readonly busPort: number;
}

/** A node of a test's cluster: its process and a connection to ask it (the queries give up after 1 s). */
export class ClusterNode {
  private client: Redis | undefined;
  private announced: NodePorts | undefined;

  constructor(readonly server: RedisServer) {}

  get port(): number {
    return this.server.port;
  }

  get url(): string {
    return this.server.url;
  }

  /** The address that is announced to clients and the other nodes. */
  get known(): NodePorts {
    return this.announced ?? this.server;
  }

  /** Has everybody told other ports than its own. */
  async announce(ports: NodePorts): Promise<void> {
    const { port, busPort } = ports;
    const settings = ['cluster-announce-port', port, 'cluster-announce-bus-port', busPort];
    await this.ask('CONFIG', 'SET', 'cluster-announce-ip', '127.0.0.1', ...settings);
    this.announced = ports;
  }

  /** Sends one command to this node itself, whichever slots it serves. */
  async ask(command: string, ...args: (string | number)[]): Promise<unknown> {
    if (!this.server.running) throw new Error(`${this.url} is not running`);
    this.client ??= this.connect();
    return this.client.call(command, ...args);
  }

  async id(): Promise<string> {
    return String(await this.ask('CLUSTER', 'MYID'));
  }

  async views(): Promise<NodeView[]> {
    const lines = String(await this.ask('CLUSTER', 'NODES'));
    return lines.trimEnd().split('\n').map(parseView);
  }

  async says(section: 'CLUSTER' | 'REPLICATION', fact: string): Promise<boolean> {
    const facts = section === 'CLUSTER' ? await this.ask('CLUSTER', 'INFO') : await this.ask('INFO', section);
    return String(facts).includes(fact);
  }

  async kill(): Promise<void> {
    this.disconnect();
    await this.server.kill();
  }

  async stop(): Promise<void> {
    this.disconnect();
    await this.server.stop();
  }

  private disconnect(): void {
    this.client?.disconnect();
    this.client = undefined;
  }

  private connect(): Redis {
    const client = new Redis({
      host: '127.0.0.1',
      port: this.port,
      commandTimeout: QUERY_TIMEOUT_MS,
      maxRetriesPerRequest: 0,
    });
    // The caller gets the failure; without a listener ioredis would also print it.
    client.on('error', () => undefined);
    return client;
  }
}

/** Starts a node that knows no other yet. */
export async function startClusterNode(): Promise<ClusterNode> {
  return new ClusterNode(await startRedis({ cluster: SETTINGS }));
}
