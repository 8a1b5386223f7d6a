import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

interface Fault {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

/** What Node's HTTP parser gives up on before there is a request, by its error codes. */
const faults: Readonly<Record<string, Fault>> = {
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
const notHttp: Fault = { status: 400, code: 'BAD_REQUEST', detail: 'This is not HTTP/1.1.' };
/** How long the rest of a bad request is read and thrown away: closing at once would reset, and take the answer along. */
const LINGER_MS = 500;

/** Answers bytes that are no request with a problem document, and closes: nobody knows where the next request begins. */
export function sendConnectionProblem(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET') socket.destroy();
  else if (socket.writable) close(socket, faults[error.code ?? ''] ?? notHttp);
}

/** Answers what Node would by closing the connection, or without a body. */
export function answerUnusualRequests(server: HttpServer): void {
  server.on('connect', (_request: IncomingMessage, socket: Socket) => {
    close(socket, { status: 405, code: 'BAD_REQUEST', detail: 'This is no proxy.' });
  });
  server.on('checkExpectation', ({ headers, socket }: IncomingMessage) => {
    const detail = `Expect: ${headers.expect} is not supported. Leave it out.`;
    close(socket, { status: 417, code: 'BAD_REQUEST', detail });
  });
}

function close(socket: Socket, fault: Fault): void {
  socket.end(answer(fault));
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

function answer({ status, ...problem }: Fault): string {
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
