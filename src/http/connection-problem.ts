import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

/** What Node's HTTP parser gives up on before there is a request, by its error codes. */
const faults: Readonly<Record<string, { status: number; code: string; detail: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'TOO_SLOW',
    detail: 'The request took too long to arrive.',
  },
  HPE_HEADER_OVERFLOW: { status: 431, code: 'TOO_LARGE', detail: 'The headers are too large.' },
};
const notHttp = { status: 400, code: 'BAD_REQUEST', detail: 'This is not HTTP/1.1.' };

/** Answers bytes that are no request with a problem document, and closes: nobody knows where the next request begins. */
export function sendConnectionProblem(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const { status, ...problem } = faults[error.code ?? ''] ?? notHttp;
  const title = STATUS_CODES[status];
  const retryable = status === 408;
  const body = JSON.stringify({ type: 'about:blank', title, status, ...problem, retryable });
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy(error);
}
