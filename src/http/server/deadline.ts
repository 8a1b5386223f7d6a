import type { FastifyReply } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Unix ms when the whole body had arrived. */
    bodyArrivedAt?: number;
  }
}

/** From the last byte of a request to its answer. The Router spends the rest of the second. */
const REQUEST_BUDGET_MS = 900;

/** Unix ms by which a request must be answered. The time that a slow network takes for the body does not count. */
export function deadlineOf(reply: FastifyReply): number {
  const arrived = reply.request.bodyArrivedAt ?? Date.now() - reply.elapsedTime;
  return arrived + REQUEST_BUDGET_MS;
}

/** A full budget for what follows a call to another service, such as Zalo, which has its own timeout. */
export function deadlineFromNow(): number {
  return Date.now() + REQUEST_BUDGET_MS;
}
