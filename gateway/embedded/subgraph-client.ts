import type { IncomingHttpHeaders } from 'node:http';
import type { GraphQLDataSource } from '@apollo/gateway';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { SubgraphQuestion } from './answer-completion';
import { completed } from './answer-completion';
import { outage } from './edge-rules';
import type { SubgraphAnswer } from './subgraph-answer';
import { answerFrom, readText } from './subgraph-answer';
import type { SubgraphRules } from './router-rules';

/** The parts of the client's request and response that calls to subgraphs use. */
export interface GatewayContext {
  readonly headers: IncomingHttpHeaders;
  readonly setCookie: (value: string) => void;
}

export interface SubgraphAddress {
  readonly name: string;
  readonly url: string;
  /** Made by {@link answerSchema}, to check answers. */
  readonly schema: GraphQLSchema;
  readonly routerSecret: string;
  /** Called with the reason for a failure. The client gets a code only. */
  readonly report?: (line: string) => void;
}

type Call = Parameters<GraphQLDataSource<GatewayContext>['process']>[0];
type Answer = Awaited<ReturnType<GraphQLDataSource['process']>>;

const REDACTED = 'Subgraph errors redacted';

/** Calls one subgraph by the rules of `router.yaml`. Never rejects: a failure becomes an error in the response. */
export class SubgraphClient implements GraphQLDataSource<GatewayContext> {
  constructor(
    private readonly address: SubgraphAddress,
    private readonly rules: SubgraphRules,
  ) {}

  async process({ request, context }: Call): Promise<Answer> {
    const { query = '', variables, operationName } = request;
    const { headers, setCookie } = context as GatewayContext;
    try {
      const response = await this.send({ query, variables, operationName }, headers);
      const answer = answerFrom(await readText(response, this.rules.maxAnswerBytes));
      if (this.rules.trusted) response.headers.getSetCookie().forEach(setCookie);
      if (answer) return this.taken(answer, { query, variables });
      const reason = `no GraphQL, HTTP ${response.status}`;
      if (response.ok) return this.failed(outage('SUBREQUEST_MALFORMED_RESPONSE', false), reason, variables);
      return this.failed(
        outage('SUBREQUEST_HTTP_ERROR', maySucceedLater(response.status)),
        reason,
        variables,
      );
    } catch (error) {
      const timedOut = (error as Error).name === 'TimeoutError';
      const code = timedOut ? 'GATEWAY_TIMEOUT' : 'SUBREQUEST_HTTP_ERROR';
      return this.failed(outage(code, true), reasonOf(error), variables);
    }
  }

  /** Node's fetch obeys `Keep-Alive: timeout`, so it never reuses a connection the subgraph is about to close. */
  private send(body: object, received: IncomingHttpHeaders): Promise<Response> {
    const { headers: names, trusted, timeoutMs } = this.rules;
    const headers = new Headers(forwarded(received, names));
    headers.set('content-type', 'application/json');
    headers.set('accept', 'application/json');
    if (trusted) headers.set('x-router-secret', this.address.routerSecret);
    return fetch(this.address.url, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
      // A redirect would send the secret and the token to another host.
      redirect: 'manual',
    });
  }

  private taken(answer: SubgraphAnswer, question: SubgraphQuestion): Answer {
    const { data, errors } = answer;
    const known = data && !this.rules.trusted ? completed(data, question, this.address.schema) : data;
    return { data: known, errors: errors?.map((error) => this.shown(error)) };
  }

  private shown({ message, path, extensions }: GraphQLFormattedError): GraphQLFormattedError {
    const { messages, errorExtensions } = this.rules;
    const kept = Object.entries(extensions ?? {}).filter(([key]) => errorExtensions.includes(key));
    return { message: messages ? message : REDACTED, path, extensions: Object.fromEntries(kept) };
  }

  /** One error per requested entity, each with a path, as the Router does. */
  private failed(
    error: GraphQLFormattedError,
    reason: string,
    variables: Record<string, unknown> = {},
  ): Answer {
    this.address.report?.(`${this.address.name} at ${this.address.url}: ${reason}`);
    const { representations } = variables;
    const paths = Array.isArray(representations)
      ? representations.map((_, index) => ['_entities', index])
      : [[]];
    return { data: null, errors: paths.map((path) => this.shown({ ...error, path })) };
  }
}

/** A 4xx is final, except for a timeout or a rate limit. */
function maySucceedLater(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
}

function forwarded(headers: IncomingHttpHeaders, names: readonly string[]): [string, string][] {
  return names.flatMap((name): [string, string][] => {
    const value = headers[name];
    return value === undefined ? [] : [[name, String(value)]];
  });
}

/** For a failed connection, fetch puts the reason in `cause`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
