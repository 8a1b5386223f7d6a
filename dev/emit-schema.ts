import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printCartContract } from '../resolvers/index';

/** Writes the SDL that `schema/` and `resolvers/` describe. `--check` only checks that the file is current. */
const FILE = join('schema', 'cart.graphql');

if (!process.argv.includes('--check')) {
  writeFileSync(FILE, printCartContract());
} else if (readFileSync(FILE, 'utf8') !== printCartContract()) {
  console.error(`${FILE} is stale. Run: npm run schema:emit`);
  process.exitCode = 1;
}
