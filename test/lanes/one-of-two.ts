import { startService } from '../support/service';
import type { Service } from '../support/service';

/** All of an answer that a client can see, but for the time it was sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Makes Apollo Server execute an operation however often it comes; nothing else. */
const APOLLO_LANE = { 'apollo-federation-include-trace': 'ftv1' };

/** A service with a Redis of its own, which always takes one lane for what can take both. */
export class OneOfTwo {
  private constructor(
    private readonly service: Service,
    private readonly headers: Record<string, string>,
  ) {}

  static async start(lane: 'apollo' | 'compiled', redisUrl: string): Promise<OneOfTwo> {
    const service = await startService({ REDIS_URL: redisUrl });
    return new OneOfTwo(service, lane === 'apollo' ? APOLLO_LANE : {});
  }

  /** @param body JSON text */
  async ask(body: string, token: string | undefined): Promise<Answer> {
    const response = await fetch(`${this.service.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-request-id': 'trial',
        ...this.headers,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body,
    });
    const headers = [...response.headers].filter(([name]) => name !== 'date');
    return { status: response.status, headers: Object.fromEntries(headers), body: await response.text() };
  }

  /** What was counted of GraphQL and HTTP, by name and labels; times left out. */
  async counts(): Promise<Record<string, string>> {
    const lines = (await this.metrics()).filter((line) =>
      /^(graphql_operation_\w+_count|http_request_\w+_count.*graphql)/.test(line),
    );
    return Object.fromEntries(lines.map((line) => line.split(/ (?=\d+$)/) as [string, string]));
  }

  /** How many operations were executed compiled. */
  async compiledCount(): Promise<number> {
    const [line = ''] = (await this.metrics()).filter((each) => each.includes('lane="compiled"'));
    return Number(line.split(' ').at(-1));
  }

  stop(): Promise<void> {
    return this.service.stop();
  }

  private async metrics(): Promise<string[]> {
    return (await (await fetch(`${this.service.url}/metrics`)).text()).split('\n');
  }
}
