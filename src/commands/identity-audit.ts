import { setTimeout as pause } from 'node:timers/promises';
import { loadConfig } from '../config/config';
import type { Mismatch } from '../identity/identity-audit';
import { IdentityAudit } from '../identity/identity-audit';
import { IdentityRegistry } from '../identity/identity-registry';
import { connectRedis } from '../redis/client';
import { HashReader } from '../redis/hash-reader';
import { checkRedis } from '../redis/health';
import { ScriptRunner } from '../redis/script-runner';
import { SettingsError } from '../../kit/settings';

/**
 * `npm run identity:audit`: checks that credentials, identities and sessions agree. Exit code 0: they do; 1: a
 * mismatch was found, or not everything could be checked.
 */

const CONNECT_MS = 5000;

async function main(): Promise<number> {
  const { redis: settings, durability } = loadConfig(process.env);
  const redis = connectRedis(settings);
  redis.on('error', () => {}); // reported when a command fails
  const ignore = () => {};
  const reader = new HashReader(redis, ignore);
  const identities = new IdentityRegistry(new ScriptRunner(redis, durability, ignore), reader);
  try {
    await untilReady(async () => checkRedis(redis));
    return await audit(new IdentityAudit(redis, reader, identities));
  } finally {
    redis.disconnect();
  }
}

async function audit(identityAudit: IdentityAudit): Promise<number> {
  let looked = 0;
  const wrong = new Set<string>();
  for await (const { records, mismatches } of identityAudit.walk()) {
    looked += records;
    for (const mismatch of mismatches) tell(mismatch, wrong);
    process.stderr.write(`${looked} records looked at, ${wrong.size} with a mismatch\n`);
  }
  const rate = looked === 0 ? 100 : (100 * (looked - wrong.size)) / looked;
  console.log(`${looked} records, ${wrong.size} with a mismatch: ${rate.toFixed(4)} % match`);
  return wrong.size === 0 ? 0 : 1;
}

function tell({ key, problem }: Mismatch, wrong: Set<string>): void {
  wrong.add(key);
  console.log(`${key} ${problem}`);
}

/** The first connection takes a moment. Later failures are reported as they are. */
async function untilReady(check: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + CONNECT_MS;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
      await pause(100);
    }
  }
}

main().then(
  (exitCode) => (process.exitCode = exitCode),
  (error: unknown) => {
    console.error(
      error instanceof SettingsError ? error.message : `identity:audit: ${(error as Error).message}`,
    );
    process.exitCode = 1;
  },
);
