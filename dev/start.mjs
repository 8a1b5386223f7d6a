import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './install.mjs';

/** `npm start` and `npm run dev` (`--watch`): from a fresh clone to a running graph. */
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
if (existsSync('.env')) process.loadEnvFile('.env');

await prepare({ needsRedis: !process.env.REDIS_URL?.trim(), build: 'build:service' });
createRequire(import.meta.url)('../dist/dev/main.js').main({ watch: process.argv.includes('--watch') });
