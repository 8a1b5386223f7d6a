import type { FastifyReply } from 'fastify';

/** From its arrival until its answer; what remains of the second is for the way through the Router. */
const REQUEST_BUDGET_MS = 900;

/** Unix ms by which a request must be answered. */
export function deadlineOf(reply: FastifyReply): number {
  return Date.now() - reply.elapsedTime + REQUEST_BUDGET_MS;
}
