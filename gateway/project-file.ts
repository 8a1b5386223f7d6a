import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Absolute path of a project file, for both the sources and the compiled files. */
export function projectFile(...path: string[]): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package-lock.json'))) folder = dirname(folder);
  return join(folder, ...path);
}
