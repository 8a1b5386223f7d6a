import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the real subgraph answered. */
export interface TrueAnswer {
  readonly data: { readonly _entities: readonly Record<string, unknown>[] };
}

/** Answers in the place of a subgraph that knows the truth. */
export type Lie = (response: ServerResponse, truth: TrueAnswer) => void;

/** Stands before a subgraph and says something else than it does, as long as there is a lie. */
export interface LyingSubgraph {
  readonly url: string;
  /** Undefined: the truth. */
  lie: Lie | undefined;
  stop(): Promise<void>;
}

/** Starts it in front of the subgraph at this address. Who starts it stops it. */
export async function startLyingSubgraph(target: string): Promise<LyingSubgraph> {
  const state = { lie: undefined as Lie | undefined };
  const server = createServer((request, response) => {
    void text(request)
      .then((body) =>
        fetch(target, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
      )
      .then((answer) => answer.json())
      .then((truth) => (state.lie ?? answerJson)(response, truth as TrueAnswer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return Object.assign(state, { url: `http://127.0.0.1:${port}/graphql`, stop });
}

/** Answers with this as JSON. */
export function answerJson(response: ServerResponse, answer: unknown): void {
  answerText(response, JSON.stringify(answer), 'application/json');
}

/** Answers with this text. */
export function answerText(response: ServerResponse, body: string, type: string, status = 200): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}
