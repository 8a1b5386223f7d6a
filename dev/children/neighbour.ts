import { join } from 'node:path';
import { answersGraphql } from './answers';
import type { LocalNeighbour } from '../neighbours';
import type { ChildOptions } from './child';

/** @param port where it listens */
export function neighbourChild({ name, portVariable }: LocalNeighbour, port: number): ChildOptions {
  return {
    name,
    program: process.execPath,
    args: [join('dist', 'gateway', 'neighbours', name, 'server.js')],
    env: { [portVariable]: String(port) },
    isReady: () => answersGraphql(`http://127.0.0.1:${port}/graphql`),
  };
}
