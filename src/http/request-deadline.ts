import type { FastifyReply } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Unix ms when its body had arrived. */
    bodyArrivedAt?: number;
  }
}

/** From the arrival of its last byte until its answer; what remains of the second is for the way through the Router. */
const REQUEST_BUDGET_MS = 900;

/** Unix ms by which a request must be answered. A slow network may take seconds for a body, and is not our time. */
export function deadlineOf(reply: FastifyReply): number {
  const arrived = reply.request.bodyArrivedAt ?? Date.now() - reply.elapsedTime;
  return arrived + REQUEST_BUDGET_MS;
}

/** The same for what begins now, after the answer of somebody else, such as Zalo, who has a time of their own. */
export function deadlineFromNow(): number {
  return Date.now() + REQUEST_BUDGET_MS;
}
