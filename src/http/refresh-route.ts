import { Type } from '@sinclair/typebox';
import { Refusal } from '../errors';
import { agentLabel } from '../identity/session';
import type { SessionService } from '../identity/session-service';
import { demandOwnPage } from './caller';
import { problemReplies } from './problem-replies';
import { deadlineOf } from './request-deadline';
import type { Server } from './server';
import { readSessionCookies } from './session-cookie';
import { SignedInSchema, replySignedIn } from './signed-in-reply';

export interface RefreshRoute {
  readonly sessions: SessionService;
  readonly allowedOrigins: readonly string[];
}

const RefreshBody = Type.Object(
  {
    refreshToken: Type.Optional(
      Type.String({ description: 'The latest one; left out by a website, which has its cookie.' }),
    ),
  },
  { additionalProperties: false },
);

/** `POST /auth/refresh` */
export function refreshRoute(server: Server, { sessions, allowedOrigins }: RefreshRoute): void {
  server.post(
    '/auth/refresh',
    {
      schema: {
        summary: 'New tokens for a session',
        description:
          'A refresh token is good once. If its answer got lost, the same client may present it again: for ten seconds it gets the same answer, later a new one, once, and the one that got lost is void. A void or older token ends the session.',
        body: RefreshBody,
        response: { 200: SignedInSchema, ...problemReplies(400, 401, 403, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const { refreshToken: token } = request.body;
      if (token !== undefined) {
        const agent = agentLabel(request.headers['user-agent']);
        const signedIn = await sessions.refresh(token, agent, deadline);
        return replySignedIn(reply, { signedIn, secret: undefined });
      }
      const secrets = readSessionCookies(request.headers.cookie);
      if (secrets.length === 0) throw new Refusal('UNAUTHENTICATED');
      demandOwnPage(request, allowedOrigins);
      return replySignedIn(reply, await sessions.renew(secrets, deadline));
    },
  );
}
