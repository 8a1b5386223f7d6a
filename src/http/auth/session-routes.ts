import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../errors';
import { channels } from '../../identity/caller';
import { agentLabel } from '../../identity/sessions/session';
import type { SessionService } from '../../identity/sessions/session-service';
import type { AccessTokens } from '../../identity/tokens/access-token';
import type { Arrivals } from '../../sign-in/sign-in';
import { assertTrustedOrigin, bearerOf, requireViewer } from '../caller/caller';
import type { Authenticate } from '../caller/caller';
import { clearSessionCookie, readSessionCookies } from '../caller/cookies';
import { deadlineOf } from '../server/deadline';
import { problemReplies } from '../server/problem';
import type { Server } from '../server/server';
import {
  CartSummary,
  IdentitySchema,
  MergeSchema,
  replySignedIn,
  SignedInSchema,
  writeMerge,
} from './sign-in-reply';

export interface SessionRoutes {
  readonly authenticate: Authenticate;
  readonly sessions: SessionService;
  readonly accessTokens: AccessTokens;
  readonly arrivals: Arrivals;
  readonly allowedOrigins: readonly string[];
}

/** The session of the request: `GET /auth/session`, `POST /auth/refresh` and `POST /auth/logout`. */
export function sessionRoutes(server: Server, routes: SessionRoutes): void {
  readRoute(server, routes);
  refreshRoute(server, routes);
  logoutRoute(server, routes);
}

const SessionReply = Type.Object({
  identity: IdentitySchema,
  channel: Type.Union(channels.map((channel) => Type.Literal(channel))),
  cart: CartSummary,
  merge: Type.Union([MergeSchema, Type.Null()]),
});

function readRoute(server: Server, { authenticate, arrivals }: SessionRoutes): void {
  server.get(
    '/auth/session',
    {
      schema: {
        summary: 'Get the identity and the cart of the session',
        description:
          'For a page that has just loaded or returned from signing in: the identity, the cart, and the latest merge into it with its warnings.',
        response: { 200: SessionReply, ...problemReplies(401, 403, 409, 429, 503) },
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const viewer = await requireViewer(authenticate, request, deadline);
      const arrival = await arrivals.now(viewer, deadline);
      return {
        // The id of the cart, because the identity of the token may have become an alias.
        identity: { id: arrival.cart.id, kind: viewer.kind },
        channel: viewer.channel,
        cart: arrival.cart,
        merge: writeMerge(arrival),
      };
    },
  );
}

const RefreshBody = Type.Object(
  {
    refreshToken: Type.Optional(
      Type.String({ description: 'The latest one. A website leaves it out and sends its cookie.' }),
    ),
  },
  { additionalProperties: false },
);

function refreshRoute(server: Server, { sessions, allowedOrigins }: SessionRoutes): void {
  server.post(
    '/auth/refresh',
    {
      schema: {
        summary: 'Refresh the tokens of a session',
        description:
          'A refresh token works once. If the answer was lost, the same client may send the token again: within ten seconds it gets the same answer, later a new one, once, and the lost one becomes void. Using a void or older token ends the session.',
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
      assertTrustedOrigin(request, allowedOrigins);
      return replySignedIn(reply, await sessions.renew(secrets, deadline));
    },
  );
}

/** Accepts other properties, because clients have always been able to send them. */
const LogoutBody = Type.Object({
  refreshToken: Type.Optional(
    Type.String({
      description: 'Any refresh token of the session, for a client whose access token has expired.',
    }),
  ),
});

/**
 * Sends no Clear-Site-Data: it would clear every cookie of the shop's domain (W3C Clear Site Data §3.2), and the service
 * keeps nothing else in the browser.
 */
function logoutRoute(server: Server, { sessions, accessTokens, allowedOrigins }: SessionRoutes): void {
  /** Accepts the access token of an ended session too, so that a retry succeeds. */
  async function endByAccessToken(token: string, deadline: number): Promise<void> {
    const { sessionId, id } = await accessTokens.read(token);
    await sessions.end(sessionId, id, deadline);
  }

  async function endByCookie(secret: string, request: FastifyRequest, reply: FastifyReply, deadline: number) {
    assertTrustedOrigin(request, allowedOrigins);
    const holder = await sessions.viewerOf(secret, deadline);
    if (holder) await sessions.end(holder.sessionId, holder.id, deadline);
    // Only if the cookie was sent: a form on a foreign page comes without it, and must not clear it.
    clearSessionCookie(reply);
  }

  server.post(
    '/auth/logout',
    {
      schema: {
        summary: 'Sign out of this session',
        description:
          'Ends every session the request proves: by access token, refresh token or cookie. An invalid proof is ignored if another one is valid. Without any proof, or when repeated, the call does nothing.',
        body: LogoutBody,
        response: {
          204: Type.Null({ description: 'Signed out.' }),
          ...problemReplies(400, 401, 403, 413, 415, 429, 503),
        },
      },
      preValidation: async (request) => {
        request.body ||= {}; // a request without a body
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const token = bearerOf(request);
      const { refreshToken } = request.body;
      const secrets = readSessionCookies(request.headers.cookie);
      await settleEnds([
        token !== undefined && endByAccessToken(token, deadline),
        refreshToken !== undefined && sessions.endByRefreshToken(refreshToken, deadline),
        ...secrets.map((secret) => endByCookie(secret, request, reply, deadline)),
      ]);
      return reply.code(204).send(null);
    },
  );
}

/**
 * @throws an outage or an unexpected error of any of them, or the refusal if all proofs were invalid: a client must not
 * believe that it has signed out.
 */
async function settleEnds(ends: readonly (Promise<void> | false)[]): Promise<void> {
  const outcomes = await Promise.allSettled(ends.filter((end) => end !== false));
  const errors = outcomes.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error] : []));
  const serious = errors.find((error) => !(error instanceof Refusal) || error.retryable);
  if (serious) throw serious;
  if (errors[0] && errors.length === outcomes.length) throw errors[0];
}
