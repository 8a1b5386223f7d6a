import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './install.mjs';

/** Runs first in every npm script that needs packages, so that each of them works in a fresh clone. */
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
await prepare({ needsRedis: false });
