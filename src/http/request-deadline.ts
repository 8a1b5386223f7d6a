import type { FastifyReply } from 'fastify';

/** From its arrival until its answer; what remains of the second is for the way through the Router. */
const REQUEST_BUDGET_MS = 900;

/** Unix ms by which a request must be answered. */
export function deadlineOf(reply: FastifyReply): number {
  return Date.now() - reply.elapsedTime + REQUEST_BUDGET_MS;
}

/** The same for what begins now, after the answer of somebody else, such as Zalo, who has a time of their own. */
export function deadlineFromNow(): number {
  return Date.now() + REQUEST_BUDGET_MS;
}
