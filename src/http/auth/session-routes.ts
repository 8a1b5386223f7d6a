import { Type } from '@sinclair/typebox';
import { channels } from '../../identity/channel';
import { Refusal } from '../../errors';
import type { Viewer } from '../../identity/caller';
import type { OwnSessions } from '../../identity/sessions/own-sessions';
import { agentLabel } from '../../identity/sessions/session';
import type { Session } from '../../identity/sessions/session';
import type { SessionService } from '../../identity/sessions/session-service';
import type { Arrivals } from '../../sign-in/sign-in';
import {
  CartSummary,
  IdentitySchema,
  MergeSchema,
  replySignedIn,
  SignedInSchema,
  writeMerge,
} from './sign-in-reply';
import { bearerOf, demandOwnPage } from '../caller/caller';
import type { Identify } from '../caller/caller';
import { problemReplies } from '../server/problem';
import { deadlineOf } from '../server/server';
import type { Server } from '../server/server';
import { clearSessionCookie, readSessionCookies } from '../caller/cookies';

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
