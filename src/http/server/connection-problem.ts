import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

/** Answers bytes that Node cannot parse with a problem document, and closes: the next request cannot be found in them. */
export function sendConnectionProblem(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET') socket.destroy();
  else if (socket.writable) close(socket, parserProblems[error.code ?? ''] ?? notHttp);
}

/** Answers requests for which Node would close the connection or send no body. */
export function answerUnsupportedRequests(server: HttpServer): void {
  server.on('connect', (_request: IncomingMessage, socket: Socket) => {
    close(socket, { status: 405, code: 'BAD_REQUEST', detail: 'This server is not a proxy.' });
  });
  server.on('checkExpectation', ({ headers, socket }: IncomingMessage) => {
    const detail = `Expect: ${headers.expect} is not supported. Remove the header.`;
    close(socket, { status: 417, code: 'BAD_REQUEST', detail });
  });
}

interface ConnectionProblem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

/** By the error codes of Node's HTTP parser. */
const parserProblems: Readonly<Record<string, ConnectionProblem>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'TOO_SLOW',
    detail: 'The request took too long to arrive.',
  },
  HPE_HEADER_OVERFLOW: { status: 431, code: 'TOO_LARGE', detail: 'The headers are too large.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    code: 'TOO_LARGE',
    detail: 'The chunk extensions are too large.',
  },
};
const notHttp: ConnectionProblem = { status: 400, code: 'BAD_REQUEST', detail: 'This is not HTTP/1.1.' };

/** How long the rest of a bad request is read and discarded. Closing at once would reset, and lose the answer. */
const LINGER_MS = 500;

function close(socket: Socket, problem: ConnectionProblem): void {
  socket.end(render(problem));
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

function render({ status, ...problem }: ConnectionProblem): string {
  const title = STATUS_CODES[status];
  const retryable = status === 408;
  const body = { type: 'about:blank', title, status, ...problem, retryable, requestId: randomUUID() };
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${text}`;
}
