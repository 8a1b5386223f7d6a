import { BuiltService } from '../support/built-service';

const STARTS_AT_ONCE = 2;
const ATTEMPTS = 3;

/** Starts service processes, a few at once: each takes more than half a second of a processor. */
export class Fleet {
  private readonly starts: Promise<unknown>[] = [];
  private readonly running = new Set<BuiltService>();

  async start(env: Record<string, string>): Promise<BuiltService> {
    const lane = this.starts.length < STARTS_AT_ONCE ? Promise.resolve() : this.starts.shift()!;
    const started = lane.then(() => this.tryToStart(env));
    this.starts.push(started.catch(() => undefined));
    return started;
  }

  async startAll(count: number, env: Record<string, string>): Promise<BuiltService[]> {
    return Promise.all(Array.from({ length: count }, () => this.start(env)));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running].map((service) => service.kill()));
  }

  private async tryToStart(env: Record<string, string>): Promise<BuiltService> {
    for (let attempt = 1; ; attempt += 1) {
      const service = await BuiltService.spawn({ LOG_LEVEL: 'error', ...env });
      this.running.add(service);
      const gone = service.exited().then(() => this.running.delete(service));
      const ready = service.ready().then(
        () => true,
        () => false,
      );
      await Promise.race([ready, gone]);
      if ((await ready) && service.running) return service;
      await service.kill();
      // Another process may have been quicker to take its port.
      if (attempt === ATTEMPTS) throw new Error(`The service does not start:\n${service.output}`);
    }
  }
}
