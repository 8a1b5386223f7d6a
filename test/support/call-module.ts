import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a function of an ES module answers, in a process of its own: jest cannot load those of which `npm test` is made. */
export async function callModule<T>(file: string, name: string, args: readonly unknown[]): Promise<T> {
  const script = `import('${pathToFileURL(resolve(file)).href}').then((module) =>
    console.log(JSON.stringify(module['${name}'](...JSON.parse(process.argv[1])))))`;
  const { stdout } = await run(process.execPath, ['-e', script, JSON.stringify(args)]);
  return JSON.parse(stdout) as T;
}
