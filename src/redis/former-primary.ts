import type { Redis } from 'ioredis';
import { COMMAND_TIMEOUT_MS } from './failures';
import { within } from './retry';

const LOOK_EVERY_MS = 500;

const beingLeft = new WeakSet<Redis>();

/** Whether nothing new may be sent on it, so that what was sent is answered before it reconnects. */
export function isBeingLeft(redis: Redis): boolean {
  return beingLeft.has(redis);
}

/**
 * A Redis that became a replica refuses writes (READONLY), but what else its connection carries is answered. So the
 * connection is only changed for one to another Redis once the address (a name, a balancer, the sentinels) leads to a
 * primary, and after all that it carries was answered.
 */
export function leavingFormerPrimaries(redis: Redis): Redis {
  let lookedAt = 0;
  redis.options.reconnectOnError = ({ message }) => {
    if (!message.startsWith('READONLY') || Date.now() - lookedAt < LOOK_EVERY_MS) return false;
    lookedAt = Date.now();
    void leaveIfReplaced(redis).catch(() => undefined); // the next refusal has it looked at again
    return false;
  };
  return redis;
}

async function leaveIfReplaced(redis: Redis): Promise<void> {
  if (isBeingLeft(redis) || !(await leadsToPrimary(redis))) return;
  beingLeft.add(redis);
  try {
    // Redis answers in order: after this, nothing is owed.
    await within(COMMAND_TIMEOUT_MS, redis.ping());
  } finally {
    beingLeft.delete(redis);
    redis.disconnect(true);
  }
}

/** Asks over a connection of its own, which goes to wherever the address leads now. */
async function leadsToPrimary(redis: Redis): Promise<boolean> {
  const probe = redis.duplicate({
    enableOfflineQueue: true,
    retryStrategy: () => null,
    reconnectOnError: null,
  });
  probe.on('error', () => undefined); // the question fails with it
  try {
    const [role] = (await within(COMMAND_TIMEOUT_MS, probe.role())) as [role: string];
    return role === 'master';
  } finally {
    probe.disconnect();
  }
}
