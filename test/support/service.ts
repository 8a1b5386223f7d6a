import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../src/app/app';
import { loadConfig } from '../../src/config/config';
import { until } from './until';

export const ROUTER_SECRET = 'the-router-secret-of-the-tests';

export interface Service {
  readonly url: string;
  stop(): Promise<void>;
}

const keysFile = join(mkdtempSync(join(tmpdir(), 'onecart-keys-')), 'signing-keys.json');

/** Settings every service of the tests shares, so that a token of one is good at another. */
export function serviceEnv(env: Record<string, string>): Record<string, string> {
  return {
    NODE_ENV: 'test',
    PORT: '0',
    LOG_LEVEL: 'silent',
    DRAIN_MS: '0',
    AUTH_RATE_LIMIT: '1000000',
    CALLER_RATE_LIMIT: '1000000',
    SERVICE_RATE_LIMIT: '1000000',
    SIGNING_KEYS_FILE: keysFile,
    ROUTER_SECRET,
    ...env,
  };
}

/** The real service in this process, on a free port, ready to serve. */
export async function startService(env: Record<string, string>): Promise<Service> {
  const app = await startApp(loadConfig(serviceEnv(env)));
  try {
    await until('the service is ready', async () => (await fetch(`${app.url}/readyz`)).ok, 10_000);
    return app;
  } catch (error) {
    await app.stop();
    throw error;
  }
}
