import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './install.mjs';

/** Comes first in every npm script that needs the packages, so that a fresh clone can begin with any of them. */
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
await prepare({ needsRedis: false });
