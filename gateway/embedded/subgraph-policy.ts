import type { IncomingHttpHeaders } from 'node:http';

/** What a subgraph is told of the client's request, and what of its answer reaches the client. */
interface SubgraphPolicy {
  /** Names of the client's headers that it gets. */
  readonly headers: readonly string[];
  /** Keys of `extensions` that its errors keep. */
  readonly errorExtensions: readonly string[];
  /** Whether the messages of its errors reach the client. */
  readonly messages: boolean;
  /** Whether it gets the Router's secret, may set cookies, and is taken at its word. */
  readonly trusted: boolean;
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
}

// The same rules as in router.yaml, which gives the reasons.
const neighbour: SubgraphPolicy = {
  headers: ['authorization', 'x-request-id', 'accept-language'],
  errorExtensions: ['code', 'retryable'],
  messages: false,
  trusted: false,
  timeoutMs: 1_000,
  maxAnswerBytes: 2_000_000,
};
const cart: SubgraphPolicy = {
  headers: [...neighbour.headers, 'cookie', 'origin'],
  errorExtensions: neighbour.errorExtensions,
  messages: true,
  trusted: true,
  timeoutMs: 2_000,
  maxAnswerBytes: 64_000_000,
};

/** The rules of `router.yaml` for a subgraph. */
export function policyFor(subgraph: string): SubgraphPolicy {
  return subgraph === 'cart' ? cart : neighbour;
}

/** The headers of a client's request that go on to a subgraph. */
export function forwarded(headers: IncomingHttpHeaders, names: readonly string[]): [string, string][] {
  return names.flatMap((name): [string, string][] => {
    const value = headers[name];
    return value === undefined ? [] : [[name, String(value)]];
  });
}
