import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';

/** A subgraph that answers as another one does, and lets a test add headers or break it. */
export interface InterposedSubgraph {
  readonly url: string;
  /** Values of `Set-Cookie` on every answer from now on. */
  cookies: string[];
  /** Answer this instead of asking the real one; undefined: ask it. */
  answer: object | undefined;
  /** Headers of the last request that came in. */
  lastHeaders: Readonly<Record<string, string | string[] | undefined>>;
  stop(): Promise<void>;
}

export async function interpose(target: string): Promise<InterposedSubgraph> {
  const server = fastify({ forceCloseConnections: true });
  const state = { cookies: [] as string[], answer: undefined as object | undefined, lastHeaders: {} };
  server.post('/graphql', async (request, reply) => {
    state.lastHeaders = request.headers;
    if (state.cookies.length > 0) reply.header('set-cookie', state.cookies);
    if (state.answer) return state.answer;
    const { authorization = '', 'x-router-secret': secret = '' } = request.headers as Record<string, string>;
    const response = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization, 'x-router-secret': secret },
      body: JSON.stringify(request.body),
    });
    return reply.code(response.status).send(await response.json());
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  return Object.assign(state, { url: `http://127.0.0.1:${port}/graphql`, stop: () => server.close() });
}
