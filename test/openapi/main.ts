import { parseArgs } from 'node:util';
import { BuiltService } from '../support/built-service';
import { startRedis } from '../support/redis-server';
import { newGuest } from '../support/shopper';
import { SetupError, installSchemathesis, runSchemathesis } from './schemathesis';

/**
 * Holds the service to its own description: schemathesis makes up calls from `/openapi.json`, good ones and bad ones, and
 * fails on any 5xx and on any answer that the description does not have.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { seed: { type: 'string', default: '1' }, examples: { type: 'string', default: '200' } },
  });
  installSchemathesis();
  const redis = await startRedis();
  try {
    const service = await (await BuiltService.spawn({ REDIS_URL: redis.url, LOG_LEVEL: 'error' })).ready();
    try {
      const { token } = await newGuest(service.url);
      process.exitCode = await runSchemathesis(service.url, token, values);
      if (service.output) console.log(`The service logged:\n${service.output}`);
    } finally {
      await service.kill();
    }
  } finally {
    await redis.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof SetupError ? error.message : error);
  process.exit(1);
});
