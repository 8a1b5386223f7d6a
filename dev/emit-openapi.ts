import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../src/app/app';
import { loadConfig } from '../src/config/config';

/**
 * Writes the OpenAPI document to a file exactly as the service serves it at /openapi.json. `--check` only checks that
 * the file is current. Needs no Redis, because it calls only that route.
 */
const FILE = join('schema', 'openapi.json');

async function describeRoutes(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'onecart-openapi-'));
  const app = await startApp(
    loadConfig({
      NODE_ENV: 'development',
      PORT: '0',
      LOG_LEVEL: 'silent',
      DRAIN_MS: '0',
      REDIS_URL: 'redis://127.0.0.1:1',
      SIGNING_KEYS_FILE: join(folder, 'signing-keys.json'),
      SERVICE_CLIENTS_FILE: join(folder, 'service-clients.json'),
    }),
  );
  try {
    const document: unknown = await (await fetch(`${app.url}/openapi.json`)).json();
    return `${JSON.stringify(document, null, 2)}\n`;
  } finally {
    await app.stop();
    rmSync(folder, { recursive: true });
  }
}

async function main(): Promise<void> {
  const document = await describeRoutes();
  if (!process.argv.includes('--check')) {
    writeFileSync(FILE, document);
  } else if (readFileSync(FILE, 'utf8') !== document) {
    console.error(`${FILE} is stale. Run: npm run schema:emit`);
    process.exitCode = 1;
  }
}

void main();
