import { Type } from '@sinclair/typebox';
import { channels } from '../channel';
import type { Channel } from '../channel';
import { signInGuest } from '../identity/guest';
import { agentLabel } from '../identity/session';
import type { SessionService } from '../identity/session-service';
import { problemReplies } from './problem-replies';
import { deadlineOf } from './request-deadline';
import type { Server } from './server';
import { SignedInSchema, replySignedIn } from './signed-in-reply';

export interface GuestRoute {
  readonly sessions: SessionService;
}

const GuestBody = Type.Object(
  {
    channel: Type.Unsafe<Channel>({
      type: 'string',
      enum: channels,
      description: 'The door the guest comes through.',
    }),
  },
  { additionalProperties: false },
);

/** `POST /auth/guest` */
export function guestRoute(server: Server, { sessions }: GuestRoute): void {
  server.post(
    '/auth/guest',
    {
      schema: {
        summary: 'Become a guest',
        description:
          'Gives somebody we do not know an identity and a session. Leaves nothing else behind until something is added.',
        body: GuestBody,
        response: { 200: SignedInSchema, ...problemReplies(400, 413, 415, 429, 503) },
      },
    },
    async ({ body: { channel }, headers }, reply) => {
      const guest = { channel, agent: agentLabel(headers['user-agent']) };
      return replySignedIn(reply, await signInGuest(sessions, guest, deadlineOf(reply)));
    },
  );
}
