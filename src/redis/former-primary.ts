import type { Redis } from 'ioredis';
import { COMMAND_TIMEOUT_MS } from './failures';
import { withTimeout } from './retry';

const LOOK_EVERY_MS = 500;

const beingLeft = new WeakSet<Redis>();

/** Whether the connection accepts no new commands, because it reconnects once the sent ones are answered. */
export function isSwitching(redis: Redis): boolean {
  return beingLeft.has(redis);
}

/**
 * A Redis that became a replica refuses writes (READONLY) but still answers the other commands on the connection. So the
 * connection switches only once the address (a name, a load balancer, the sentinels) leads to a primary, and after all
 * commands on it have been answered.
 */
export function leavingFormerPrimaries(redis: Redis): Redis {
  let lookedAt = 0;
  redis.options.reconnectOnError = ({ message }) => {
    if (!message.startsWith('READONLY') || Date.now() - lookedAt < LOOK_EVERY_MS) return false;
    lookedAt = Date.now();
    void switchIfReplaced(redis).catch(() => undefined); // the next READONLY checks again
    return false;
  };
  return redis;
}

async function switchIfReplaced(redis: Redis): Promise<void> {
  if (isSwitching(redis) || !(await leadsToPrimary(redis))) return;
  beingLeft.add(redis);
  try {
    // Redis answers in order, so after this reply no other is pending.
    await withTimeout(COMMAND_TIMEOUT_MS, redis.ping());
  } finally {
    beingLeft.delete(redis);
    redis.disconnect(true);
  }
}

/** Asks on a separate connection, which goes where the address leads now. */
async function leadsToPrimary(redis: Redis): Promise<boolean> {
  const probe = redis.duplicate({
    enableOfflineQueue: true,
    retryStrategy: () => null,
    reconnectOnError: null,
  });
  probe.on('error', () => undefined); // the command on it fails too
  try {
    const [role] = (await withTimeout(COMMAND_TIMEOUT_MS, probe.role())) as [role: string];
    return role === 'master';
  } finally {
    probe.disconnect();
  }
}
