import { connect } from 'node:net';

const PROBE_TIMEOUT_MS = 1_000;

/**
 * Whether the Redis process `pid` itself answers PING on the port: not another one that took the port
 * first, and not while it still loads its data.
 */
export function answersPing(port: number, pid: number): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\nINFO server\r\n'));
    socket.setTimeout(PROBE_TIMEOUT_MS, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (answer.includes('tcp_port:')) socket.destroy();
    });
    socket.on('close', () => {
      resolve(answer.startsWith('+PONG') && answer.includes(`process_id:${pid}\r`));
    });
  });
}
