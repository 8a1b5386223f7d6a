import { join } from 'node:path';
import { answersGraphql } from './answers';
import type { LocalNeighbour } from '../neighbours';
import type { ChildOptions } from './child';

export function neighbourChild({ name, portVariable }: LocalNeighbour, port: number): ChildOptions {
  const server = join('dist', 'gateway', 'neighbours', name, 'server.js');
  return {
    name,
    program: process.execPath,
    args: [server],
    env: { [portVariable]: String(port) },
    restart: `${portVariable}=${port} node ${server}`,
    isReady: () => answersGraphql(`http://127.0.0.1:${port}/graphql`),
  };
}
