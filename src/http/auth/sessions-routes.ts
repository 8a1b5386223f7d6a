import { Type } from '@sinclair/typebox';
import type { Viewer } from '../../identity/caller';
import { channels } from '../../identity/caller';
import type { OwnSessions } from '../../identity/sessions/own-sessions';
import type { Session } from '../../identity/sessions/session';
import { bearerOf, requireViewer } from '../caller/caller';
import type { Authenticate } from '../caller/caller';
import { clearSessionCookie } from '../caller/cookies';
import { deadlineOf } from '../server/deadline';
import { problemReplies } from '../server/problem';
import type { Server } from '../server/server';

export interface SessionsRoutes {
  readonly ownSessions: OwnSessions;
  readonly authenticate: Authenticate;
}

/** All sessions of the caller: `GET|DELETE /auth/sessions` and `DELETE /auth/sessions/{id}`. */
export function sessionsRoutes(server: Server, routes: SessionsRoutes): void {
  listRoute(server, routes);
  endSeveralRoute(server, routes);
  endOneRoute(server, routes);
}

const SessionSchema = Type.Object({
  id: Type.String({ description: 'For ending the session. It does not give access to it.' }),
  channel: Type.Union(channels.map((channel) => Type.Literal(channel))),
  createdAt: Type.String({ format: 'date-time' }),
  lastSeenAt: Type.String({ format: 'date-time', description: 'The last use, up to an hour late.' }),
  agent: Type.String({ description: 'The User-Agent of the browser or app, at most 120 characters.' }),
  current: Type.Boolean({ description: 'Whether this is the session of the request.' }),
});

function listRoute(server: Server, { ownSessions, authenticate }: SessionsRoutes): void {
  server.get(
    '/auth/sessions',
    {
      schema: {
        summary: 'List the sessions of the caller',
        description: 'All sessions, most recently used first; at most 100.',
        response: { 200: Type.Array(SessionSchema), ...problemReplies(401, 429, 503) },
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const viewer = await requireViewer(authenticate, request, deadline);
      return (await ownSessions.list(viewer, deadline)).map((session) => writeSession(session, viewer));
    },
  );
}

const EndedSessions = Type.Object({
  all: Type.Optional(
    Type.Union([Type.Literal('true'), Type.Literal('false')], {
      description: '`true` also ends the session of the request.',
    }),
  ),
});

function endSeveralRoute(server: Server, { ownSessions, authenticate }: SessionsRoutes): void {
  server.delete(
    '/auth/sessions',
    {
      schema: {
        summary: 'Sign out of all other sessions, or of all',
        description:
          'Ends all other sessions of the caller. With `all=true` it also ends this one and clears its cookie. Refresh tokens and cookies of an ended session are refused at once, its access tokens within seconds. Retry after a retryable error.',
        querystring: EndedSessions,
        response: {
          204: Type.Null({ description: 'Ended.' }),
          ...problemReplies(400, 401, 403, 413, 415, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const viewer = await requireViewer(authenticate, request, deadline);
      if (request.query.all === 'true') {
        await ownSessions.endAll(viewer, deadline);
        if (bearerOf(request) === undefined) clearSessionCookie(reply);
      } else await ownSessions.endOthers(viewer, deadline);
      return reply.code(204).send(null);
    },
  );
}

function endOneRoute(server: Server, { ownSessions, authenticate }: SessionsRoutes): void {
  server.delete(
    '/auth/sessions/:id',
    {
      schema: {
        summary: 'Sign out of one session',
        description: 'Its refresh token or cookie is refused at once, its access tokens within seconds.',
        params: Type.Object({ id: Type.String({ maxLength: 128 }) }),
        response: {
          204: Type.Null({ description: 'Ended.' }),
          ...problemReplies(400, 401, 403, 404, 413, 415, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const viewer = await requireViewer(authenticate, request, deadline);
      await ownSessions.end(viewer, request.params.id, deadline);
      return reply.code(204).send(null);
    },
  );
}

function writeSession({ id, channel, createdAt, seenAt, agent }: Session, { sessionId }: Viewer) {
  return {
    id,
    channel,
    createdAt: new Date(createdAt * 1000).toISOString(),
    lastSeenAt: new Date(seenAt * 1000).toISOString(),
    agent,
    current: id === sessionId,
  };
}
