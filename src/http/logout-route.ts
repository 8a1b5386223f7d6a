import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import type { AccessTokens } from '../identity/access-token';
import type { SessionService } from '../identity/session-service';
import type { Viewer } from '../identity/viewer';
import { bearerOf, demandOwnPage } from './caller';
import { problemReplies } from './problem-replies';
import { deadlineOf } from './request-deadline';
import type { Server } from './server';
import { clearSessionCookie, readSessionCookie } from './session-cookie';

export interface LogoutRoute {
  readonly sessions: SessionService;
  readonly accessTokens: AccessTokens;
  readonly websites: readonly string[];
}

/**
 * `POST /auth/logout`. Without Clear-Site-Data: that would take every cookie of the shop's domain along (W3C Clear Site
 * Data §3.2), and nothing of ours is kept elsewhere.
 */
export function logoutRoute(server: Server, { sessions, accessTokens, websites }: LogoutRoute): void {
  /** Also by an access token whose session has ended: then this is a repetition. */
  async function holderOf(request: FastifyRequest, deadline: number): Promise<Viewer | undefined> {
    const token = bearerOf(request);
    if (token !== undefined) return accessTokens.read(token);
    const secret = readSessionCookie(request.headers.cookie);
    if (secret === undefined) return undefined;
    demandOwnPage(request, websites);
    return sessions.viewerOf(secret, deadline);
  }

  server.post(
    '/auth/logout',
    {
      schema: {
        summary: 'Sign out here',
        description:
          'Ends the session of the access token or of the cookie. With neither, or again, there is nothing to do.',
        response: {
          204: Type.Null({ description: 'Signed out.' }),
          ...problemReplies(400, 401, 403, 413, 415, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const holder = await holderOf(request, deadline);
      if (holder) await sessions.end(holder.sessionId, holder.id, deadline);
      // Only from whoever sent it: the form of a page elsewhere comes without, and must not take it away.
      if (readSessionCookie(request.headers.cookie) !== undefined) clearSessionCookie(reply);
      return reply.code(204).send(null);
    },
  );
}
