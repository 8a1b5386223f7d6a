import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../errors';
import type { AccessTokens } from '../../identity/tokens/access-token';
import type { SessionService } from '../../identity/sessions/session-service';
import { bearerOf, demandOwnPage } from '../caller/caller';
import { problemReplies } from '../server/problem';
import { deadlineOf } from '../server/server';
import type { Server } from '../server/server';
import { clearSessionCookie, readSessionCookies } from '../caller/cookies';

export interface LogoutRoute {
  readonly sessions: SessionService;
  readonly accessTokens: AccessTokens;
  readonly allowedOrigins: readonly string[];
}

/** Whatever else is in it was never looked at. */
const LogoutBody = Type.Object({
  refreshToken: Type.Optional(
    Type.String({ description: 'Any one of the session; for a client whose access token has expired.' }),
  ),
});

/**
 * `POST /auth/logout`. Without Clear-Site-Data: that would take every cookie of the shop's domain along (W3C Clear Site
 * Data §3.2), and nothing of ours is kept elsewhere.
 */
export function logoutRoute(server: Server, { sessions, accessTokens, allowedOrigins }: LogoutRoute): void {
  /** Also by an access token whose session has ended: then this is a repetition. */
  async function endByAccessToken(token: string, deadline: number): Promise<void> {
    const { sessionId, id } = await accessTokens.read(token);
    await sessions.end(sessionId, id, deadline);
  }

  async function endByCookie(secret: string, request: FastifyRequest, reply: FastifyReply, deadline: number) {
    demandOwnPage(request, allowedOrigins);
    const holder = await sessions.viewerOf(secret, deadline);
    if (holder) await sessions.end(holder.sessionId, holder.id, deadline);
    // Only from whoever sent it: the form of a page elsewhere comes without, and must not take it away.
    clearSessionCookie(reply);
  }

  server.post(
    '/auth/logout',
    {
      schema: {
        summary: 'Sign out here',
        description:
          'Ends each session that the access token, the refresh token or the cookie is of. What is not good of several is passed over; with none, or again, there is nothing to do.',
        body: LogoutBody,
        response: {
          204: Type.Null({ description: 'Signed out.' }),
          ...problemReplies(400, 401, 403, 413, 415, 429, 503),
        },
      },
      preValidation: async (request) => {
        request.body ||= {}; // there may be nothing to say
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const token = bearerOf(request);
      const { refreshToken } = request.body;
      const secrets = readSessionCookies(request.headers.cookie);
      await endEach([
        token !== undefined && endByAccessToken(token, deadline),
        refreshToken !== undefined && sessions.endByRefreshToken(refreshToken, deadline),
        ...secrets.map((secret) => endByCookie(secret, request, reply, deadline)),
      ]);
      return reply.code(204).send(null);
    },
  );
}

/**
 * Waits for each of the ends that there are.
 * @throws what kept one from being carried out, or, if no proof was good, why: a client must not believe that it has
 * signed out.
 */
async function endEach(ends: readonly (Promise<void> | false)[]): Promise<void> {
  const outcomes = await Promise.allSettled(ends.filter((end) => end !== false));
  const faults = outcomes.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error] : []));
  const grave = faults.find((fault) => !(fault instanceof Refusal) || fault.retryable);
  if (grave) throw grave;
  if (faults[0] && faults.length === outcomes.length) throw faults[0];
}
