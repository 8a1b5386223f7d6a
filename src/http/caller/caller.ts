import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../errors';
import { isService } from '../../identity/caller';
import type { Caller, Viewer } from '../../identity/caller';
import type { SessionService } from '../../identity/sessions/session-service';
import type { AccessTokens } from '../../identity/tokens/access-token';
import { readSessionCookies } from './cookies';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent the request, or why that is not proved; unset until a hook has authenticated it. */
    caller?: Caller | Refusal;
  }
}

/**
 * Finds out who sent a request: by bearer token, or else by session cookie. Returns the refusal instead of throwing it,
 * because a route may accept a request that proves nobody.
 */
export type Authenticate<Who = Viewer> = (
  request: FastifyRequest,
  deadline: number,
) => Promise<Who | Refusal>;

export function createAuthenticator(
  { accessTokens, sessions }: { accessTokens: AccessTokens; sessions: SessionService },
  allowedOrigins: readonly string[],
): Authenticate<Caller> {
  return async (request, deadline) => {
    try {
      const token = bearerOf(request);
      if (token !== undefined) return await accessTokens.verifyCaller(token, deadline);
      const secrets = readSessionCookies(request.headers.cookie);
      if (secrets.length === 0) return new Refusal('UNAUTHENTICATED');
      assertTrustedOrigin(request, allowedOrigins);
      return (await sessions.holderOf(secrets, deadline))?.viewer ?? new Refusal('UNAUTHENTICATED');
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  };
}

/** Refuses services, for routes about a session or a cart, which a service does not have. */
export function viewersOnly(authenticate: Authenticate<Caller>): Authenticate {
  return async (request, deadline) => {
    const caller = await authenticate(request, deadline);
    if (caller instanceof Refusal || !isService(caller)) return caller;
    return new Refusal('FORBIDDEN', {
      detail: 'This is for shoppers and guests, and the token belongs to a service.',
    });
  };
}

/** @throws Refusal if the request does not prove a shopper or guest. */
export async function requireViewer(
  authenticate: Authenticate,
  request: FastifyRequest,
  deadline: number,
): Promise<Viewer> {
  const viewer = await authenticate(request, deadline);
  if (viewer instanceof Refusal) throw viewer;
  return viewer;
}

/**
 * The identity that the request carried before this sign-in; undefined for none. An invalid bearer token is refused,
 * because the cart of its guest would be lost silently. An invalid cookie is ignored, because the browser sends it unasked.
 * @throws Refusal
 */
export async function viewerBeforeSignIn(
  authenticate: Authenticate,
  request: FastifyRequest,
  deadline: number,
): Promise<Viewer | undefined> {
  const viewer = await authenticate(request, deadline);
  if (!(viewer instanceof Refusal)) return viewer;
  if (viewer.code === 'UNAUTHENTICATED' && bearerOf(request) === undefined) return undefined;
  throw viewer;
}

/** Other schemes, such as Basic, are for proxies in front of the service. */
export function bearerOf({ headers: { authorization = '' } }: FastifyRequest): string | undefined {
  return /^Bearer +(.*)$/is.exec(authorization)?.[1];
}

/**
 * Guards requests by cookie against CSRF: browsers send cookies with requests from any page. A request that may change
 * something must come from a page of the website, and have a type that browsers preflight. DELETE is always preflighted.
 * @throws Refusal FORBIDDEN
 */
export function assertTrustedOrigin(
  { method, headers: { origin = '', 'content-type': type = '' } }: FastifyRequest,
  allowedOrigins: readonly string[],
): void {
  if (method === 'GET' || method === 'HEAD') return;
  if (!allowedOrigins.includes(origin))
    throw new Refusal('FORBIDDEN', {
      detail: 'A session cookie is accepted only from a page of the website.',
    });
  if (method !== 'DELETE' && !/^application\/json *(;|$)/i.test(type))
    throw new Refusal('FORBIDDEN', { detail: 'A request by cookie needs content-type: application/json.' });
}

/**
 * Accepts a form only from a page of this service, not from the website, where an injected script could know its code.
 * Older browsers do not send `Sec-Fetch-Site`, only `Origin`.
 * @throws Refusal FORBIDDEN
 */
export function assertSameOriginForm({
  host,
  headers: { origin = '', 'sec-fetch-site': site },
}: FastifyRequest): void {
  if (site === undefined ? hostOf(origin) !== host : site !== 'same-origin')
    throw new Refusal('FORBIDDEN', { detail: 'Only the page of this service may send this form.' });
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
