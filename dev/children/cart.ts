import { join } from 'node:path';
import { isUp } from './answers';
import type { ChildOptions } from './child';

const COMPILED = [join('dist', 'src', 'main.js')];
/** Runs from the sources and restarts on each change. */
const WATCHED = [
  join('node_modules', 'tsx', 'dist', 'cli.mjs'),
  'watch',
  '--clear-screen=false',
  '--include=src/redis/lua/**/*',
  join('src', 'main.ts'),
];

export function cartChild(service: string, env: Record<string, string>, watch: boolean): ChildOptions {
  return {
    name: 'cart',
    program: process.execPath,
    args: watch ? WATCHED : COMPILED,
    env,
    show: watch,
    isReady: () => isUp(`${service}/readyz`),
  };
}
