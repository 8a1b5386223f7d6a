import { join } from 'node:path';
import { answersGraphql } from './answers';
import type { ChildOptions } from './child';

/** @param portVariable what the neighbour calls its port. */
export function neighbourChild(name: string, portVariable: string, port: number): ChildOptions {
  return {
    name,
    program: process.execPath,
    args: [join('dist', 'gateway', 'neighbours', name, 'server.js')],
    env: { [portVariable]: String(port) },
    isReady: () => answersGraphql(`http://127.0.0.1:${port}/graphql`),
  };
}
