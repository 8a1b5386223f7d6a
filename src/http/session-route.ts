import { Type } from '@sinclair/typebox';
import { channels } from '../channel';
import { Refusal } from '../errors';
import type { Arrivals } from '../sign-in/arrivals';
import type { Identify } from './caller';
import { CartSummary, IdentitySchema, MergeSchema, writeMerge } from './arrival-reply';
import { problemReplies } from './problem-replies';
import { deadlineOf } from './request-deadline';
import type { Server } from './server';

export interface SessionRoute {
  readonly identify: Identify;
  readonly arrivals: Arrivals;
}

const SessionReply = Type.Object({
  identity: IdentitySchema,
  channel: Type.Union(channels.map((channel) => Type.Literal(channel))),
  cart: CartSummary,
  merge: Type.Union([MergeSchema, Type.Null()]),
});

/** `GET /auth/session` */
export function sessionRoute(server: Server, { identify, arrivals }: SessionRoute): void {
  server.get(
    '/auth/session',
    {
      schema: {
        summary: 'Who is signed in here, and what became of their cart',
        description:
          'For a page that was loaded, or came back from signing in: identity, cart, and the latest merge into it with its warnings.',
        response: { 200: SessionReply, ...problemReplies(401, 403, 409, 429, 503) },
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const viewer = await identify(request, deadline);
      if (viewer instanceof Refusal) throw viewer;
      reply.header('cache-control', 'private, no-store');
      const arrival = await arrivals.now(viewer, deadline);
      return {
        // A cart has the id of its identity, also where that of the token has become an alias.
        identity: { id: arrival.cart.id, kind: viewer.kind },
        channel: viewer.channel,
        cart: arrival.cart,
        merge: writeMerge(arrival),
      };
    },
  );
}
