import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../errors';
import { signInGuest } from '../../sign-in/sign-in';
import { agentLabel } from '../../identity/sessions/session';
import type { SessionService, SignedIn } from '../../identity/sessions/session-service';
import type { Arrivals } from '../../sign-in/sign-in';
import { assertTrustedOrigin, bearerOf } from '../caller/caller';
import type { Authenticate } from '../caller/caller';
import { readSessionCookies } from '../caller/cookies';
import { deadlineOf } from '../server/deadline';
import { problemReplies } from '../server/problem';
import type { Server } from '../server/server';
import { channelSchema, replySignedIn, SignedInSchema } from './sign-in-reply';

export interface GuestRoute {
  readonly sessions: SessionService;
  readonly authenticate: Authenticate;
  readonly arrivals: Arrivals;
  readonly allowedOrigins: readonly string[];
}

const GuestBody = Type.Object(
  { channel: channelSchema('The channel of the guest.') },
  { additionalProperties: false },
);

/** `POST /auth/guest` */
export function guestRoute(
  server: Server,
  { sessions, authenticate, arrivals, allowedOrigins }: GuestRoute,
): void {
  /**
   * New tokens for the session that the caller already has. A page whose bearer token has expired still has its cookie,
   * which a new guest would replace.
   */
  async function renewSession(request: FastifyRequest, deadline: number): Promise<SignedIn | undefined> {
    const viewer = await authenticate(request, deadline);
    if (!(viewer instanceof Refusal))
      return unlessEnded(async () => sessions.signAgain(viewer.sessionId, deadline));
    if (viewer.code !== 'UNAUTHENTICATED') throw viewer;
    const secrets = readSessionCookies(request.headers.cookie);
    if (bearerOf(request) === undefined || secrets.length === 0) return undefined;
    assertTrustedOrigin(request, allowedOrigins);
    return unlessEnded(async () => (await sessions.renew(secrets, deadline)).signedIn);
  }

  server.post(
    '/auth/guest',
    {
      schema: {
        summary: 'Become a guest',
        description:
          'Creates a guest identity with a session. Stores nothing else until a line is added. A caller with a valid session, by bearer token or cookie, keeps it, as a guest or a shopper, and gets a new access token. To become a new guest, sign out first.',
        body: GuestBody,
        response: { 200: SignedInSchema, ...problemReplies(400, 403, 409, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const signedIn = await renewSession(request, deadline);
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
