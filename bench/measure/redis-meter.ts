import { Redis } from 'ioredis';

/** How often a command was executed, and how long Redis was at it, in µs. */
export interface CommandUsage {
  readonly calls: number;
  readonly micros: number;
}

const NONE: CommandUsage = { calls: 0, micros: 0 };

/** Asks the nodes of a Redis what they have done and what they hold. */
export class RedisMeter {
  private readonly clients: Redis[];

  constructor(urls: readonly string[]) {
    this.clients = urls.map((url) => new Redis(url));
  }

  /** One command since the nodes started, on all of them. For a script, what it calls is within. */
  async usageOf(command: string): Promise<CommandUsage> {
    const infos = await Promise.all(this.clients.map((client) => client.info('commandstats')));
    return infos.map((info) => commandUsage(info, command)).reduce(add, NONE);
  }

  /** The memory of these keys together, in bytes; they are on the first node. */
  async bytesOf(keys: readonly string[]): Promise<number> {
    const bytes = await Promise.all(keys.map((key) => this.clients[0]!.memory('USAGE', key, 'SAMPLES', 0)));
    return bytes.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  }

  close(): void {
    for (const client of this.clients) client.disconnect();
  }
}

/** @param info what INFO commandstats answers. */
export function commandUsage(info: string, command: string): CommandUsage {
  const [, calls, micros] = new RegExp(`^cmdstat_${command}:calls=(\\d+),usec=(\\d+),`, 'm').exec(info) ?? [];
  return calls === undefined ? NONE : { calls: Number(calls), micros: Number(micros) };
}

function add(one: CommandUsage, other: CommandUsage): CommandUsage {
  return { calls: one.calls + other.calls, micros: one.micros + other.micros };
}
