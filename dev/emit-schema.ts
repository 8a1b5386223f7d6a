import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printCartContract } from '../resolvers/index';

/*
 * Writes the contract that the shapes in `schema/` and `resolvers/` make, for everyone who reads it as a file;
 * `--check` only says whether the file is fresh.
 */
const FILE = join('schema', 'cart.graphql');

if (!process.argv.includes('--check')) {
  writeFileSync(FILE, printCartContract());
} else if (readFileSync(FILE, 'utf8') !== printCartContract()) {
  console.error(`${FILE} is stale. Run: npm run schema:emit`);
  process.exitCode = 1;
}
