import type { RedisClient } from './client';
import { COMMAND_TIMEOUT_MS } from './command-timeout';
import { within } from './within';

/** Beyond this a write that came in time could look late to Redis. */
const MAX_CLOCK_SKEW_MS = 2000;

/** @throws Error saying why carts cannot be served: Redis is silent, or its clock and ours are too far apart. */
export async function checkRedis(redis: RedisClient): Promise<void> {
  // A cluster client waits for nodes it does not know yet, whatever the command timeout says.
  const [seconds, micros] = await within(COMMAND_TIMEOUT_MS, redis.time()).catch((cause: unknown) => {
    throw new Error(`Redis did not answer within ${COMMAND_TIMEOUT_MS} ms.`, { cause });
  });
  const skew = Date.now() - (Number(seconds) * 1000 + Number(micros) / 1000);
  if (Math.abs(skew) > MAX_CLOCK_SKEW_MS) {
    throw new Error(
      `The clocks of this machine and of Redis are ${Math.round(skew)} ms apart; set them by NTP.`,
    );
  }
}
