import { Redis } from 'ioredis';

/** Calls of a command, and the time they took in µs. */
export interface CommandUsage {
  readonly calls: number;
  readonly micros: number;
}

const NONE: CommandUsage = { calls: 0, micros: 0 };

export class RedisMeter {
  private readonly clients: Redis[];

  constructor(urls: readonly string[]) {
    this.clients = urls.map((url) => new Redis(url));
  }

  /** Usage of a command on all nodes since they started. A script's time includes the commands it calls. */
  async usageOf(command: string): Promise<CommandUsage> {
    const infos = await Promise.all(this.clients.map((client) => client.info('commandstats')));
    return infos.map((info) => commandUsage(info, command)).reduce(add, NONE);
  }

  /** Memory of these keys in bytes. They must be on the first node. */
  async bytesOf(keys: readonly string[]): Promise<number> {
    const bytes = await Promise.all(keys.map((key) => this.clients[0]!.memory('USAGE', key, 'SAMPLES', 0)));
    return bytes.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  }

  close(): void {
    for (const client of this.clients) client.disconnect();
  }
}

/** @param info the answer to INFO commandstats */
export function commandUsage(info: string, command: string): CommandUsage {
  const [, calls, micros] = new RegExp(`^cmdstat_${command}:calls=(\\d+),usec=(\\d+),`, 'm').exec(info) ?? [];
  return calls === undefined ? NONE : { calls: Number(calls), micros: Number(micros) };
}

function add(one: CommandUsage, other: CommandUsage): CommandUsage {
  return { calls: one.calls + other.calls, micros: one.micros + other.micros };
}
