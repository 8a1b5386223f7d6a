import { Type } from '@sinclair/typebox';
import { channels } from '../channel';
import { Refusal } from '../errors';
import type { OwnSessions } from '../identity/own-sessions';
import type { Session } from '../identity/session';
import type { Viewer } from '../identity/viewer';
import type { Identify } from './caller';
import { bearerOf } from './caller';
import { problemReplies } from './problem-replies';
import { deadlineOf } from './request-deadline';
import type { Server } from './server';
import { clearSessionCookie } from './session-cookie';

export interface SessionsRoutes {
  readonly ownSessions: OwnSessions;
  readonly identify: Identify;
}

const SessionSchema = Type.Object({
  id: Type.String({ description: 'For ending it; it opens nothing.' }),
  channel: Type.Union(channels.map((channel) => Type.Literal(channel))),
  createdAt: Type.String({ format: 'date-time' }),
  lastSeenAt: Type.String({ format: 'date-time', description: 'Last use, an hour behind at most.' }),
  agent: Type.String({ description: 'What the browser or app called itself, at most 120 characters.' }),
  current: Type.Boolean({ description: 'The one that the request comes with.' }),
});

const EndedSessions = Type.Object({
  all: Type.Optional(
    Type.Union([Type.Literal('true'), Type.Literal('false')], {
      description: '`true` ends the session that the request comes with too.',
    }),
  ),
});

/** `GET|DELETE /auth/sessions` and `DELETE /auth/sessions/{id}` */
export function sessionsRoutes(server: Server, routes: SessionsRoutes): void {
  listRoute(server, routes);
  endSeveralRoute(server, routes);
  endOneRoute(server, routes);
}

function listRoute(server: Server, { ownSessions, identify }: SessionsRoutes): void {
  server.get(
    '/auth/sessions',
    {
      schema: {
        summary: 'Where the caller is signed in',
        description: 'All of them, last used first: at most 100.',
        response: { 200: Type.Array(SessionSchema), ...problemReplies(401, 429, 503) },
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const viewer = await identify(request, deadline);
      if (viewer instanceof Refusal) throw viewer;
      return (await ownSessions.list(viewer, deadline)).map((session) => shown(session, viewer));
    },
  );
}

function endSeveralRoute(server: Server, { ownSessions, identify }: SessionsRoutes): void {
  server.delete(
    '/auth/sessions',
    {
      schema: {
        summary: 'Sign out everywhere else, or everywhere',
        description:
          'Ends all other sessions of the caller; with `all=true` this one too, and its cookie is cleared. Refresh tokens and cookies of an ended session are refused at once, its access tokens within seconds. Safe to repeat after a retryable error.',
        querystring: EndedSessions,
        response: {
          204: Type.Null({ description: 'Ended.' }),
          ...problemReplies(400, 401, 403, 413, 415, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const viewer = await identify(request, deadline);
      if (viewer instanceof Refusal) throw viewer;
      if (request.query.all === 'true') {
        await ownSessions.endAll(viewer, deadline);
        if (bearerOf(request) === undefined) clearSessionCookie(reply);
      } else await ownSessions.endOthers(viewer, deadline);
      return reply.code(204).send(null);
    },
  );
}

function endOneRoute(server: Server, { ownSessions, identify }: SessionsRoutes): void {
  server.delete(
    '/auth/sessions/:id',
    {
      schema: {
        summary: 'Sign out elsewhere',
        description:
          'Its refresh token or cookie is worth nothing at once, its access tokens within seconds.',
        params: Type.Object({ id: Type.String({ maxLength: 128 }) }),
        response: {
          204: Type.Null({ description: 'Ended.' }),
          ...problemReplies(400, 401, 403, 404, 413, 415, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const viewer = await identify(request, deadline);
      if (viewer instanceof Refusal) throw viewer;
      await ownSessions.end(viewer, request.params.id, deadline);
      return reply.code(204).send(null);
    },
  );
}

function shown({ id, channel, createdAt, seenAt, agent }: Session, { sessionId }: Viewer) {
  return {
    id,
    channel,
    createdAt: new Date(createdAt * 1000).toISOString(),
    lastSeenAt: new Date(seenAt * 1000).toISOString(),
    agent,
    current: id === sessionId,
  };
}
