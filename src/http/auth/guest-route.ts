import { Type } from '@sinclair/typebox';
import { channels } from '../../identity/channel';
import type { Channel } from '../../identity/channel';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../errors';
import { signInGuest } from '../../identity/sessions/guest';
import { agentLabel } from '../../identity/sessions/session';
import type { SessionService, SignedIn } from '../../identity/sessions/session-service';
import type { Arrivals } from '../../sign-in/sign-in';
import type { Identify } from '../caller/caller';
import { bearerOf, demandOwnPage } from '../caller/caller';
import { problemReplies } from '../server/problem';
import { deadlineOf } from '../server/server';
import type { Server } from '../server/server';
import { readSessionCookies } from '../caller/cookies';
import { SignedInSchema, replySignedIn } from './sign-in-reply';

export interface GuestRoute {
  readonly sessions: SessionService;
  readonly identify: Identify;
  readonly arrivals: Arrivals;
  readonly allowedOrigins: readonly string[];
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
export function guestRoute(
  server: Server,
  { sessions, identify, arrivals, allowedOrigins }: GuestRoute,
): void {
  /**
   * New tokens of the session that the caller has already. A page whose bearer token has expired still has its cookie, and
   * a new guest would take its place.
   */
  async function sessionOf(request: FastifyRequest, deadline: number): Promise<SignedIn | undefined> {
    const viewer = await identify(request, deadline);
    if (!(viewer instanceof Refusal))
      return unlessEnded(async () => sessions.signAgain(viewer.sessionId, deadline));
    if (viewer.code !== 'UNAUTHENTICATED') throw viewer;
    const secrets = readSessionCookies(request.headers.cookie);
    if (bearerOf(request) === undefined || secrets.length === 0) return undefined;
    demandOwnPage(request, allowedOrigins);
    return unlessEnded(async () => (await sessions.renew(secrets, deadline)).signedIn);
  }

  server.post(
    '/auth/guest',
    {
      schema: {
        summary: 'Become a guest',
        description:
          'Gives somebody we do not know an identity and a session. Leaves nothing else behind until something is added. A caller who has a living session, by a bearer token or a cookie, keeps it, as a guest or a shopper, and gets a new access token; to become somebody new, sign out first.',
        body: GuestBody,
        response: { 200: SignedInSchema, ...problemReplies(400, 403, 409, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const signedIn = await sessionOf(request, deadline);
      if (signedIn) {
        const arrival = await arrivals.of(signedIn.identity, null, deadline);
        return replySignedIn(reply, { signedIn, secret: undefined }, arrival);
      }
      const guest = { channel: request.body.channel, agent: agentLabel(request.headers['user-agent']) };
      const opened = await signInGuest(sessions, guest, deadline);
      const { id } = opened.signedIn.identity;
      const arrival = { cart: { id, version: 0, lineCount: 0 }, merge: null, warnings: [] };
      return replySignedIn(reply, opened, arrival);
    },
  );
}

async function unlessEnded(sign: () => Promise<SignedIn>): Promise<SignedIn | undefined> {
  try {
    return await sign();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'UNAUTHENTICATED') return undefined;
    throw error;
  }
}
