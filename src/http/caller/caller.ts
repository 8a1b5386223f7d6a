import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../errors';
import type { AccessTokens } from '../../identity/tokens/access-token';
import { isService } from '../../identity/caller';
import type { Caller, Viewer } from '../../identity/caller';
import type { SessionService } from '../../identity/sessions/session-service';
import { readSessionCookies } from './cookies';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who the request proves to come from, once a route has found out. */
    caller?: Caller | Refusal;
  }
}

/**
 * Who a request proves to come from, or why from nobody; what a route or a resolver makes of that is its own affair.
 * A bearer token counts before a cookie.
 */
export type Identify<Who = Viewer> = (request: FastifyRequest, deadline: number) => Promise<Who | Refusal>;

/** For what only shoppers and guests have, such as a session or a cart of their own: a service is refused. */
export function viewersOnly(identify: Identify<Caller>): Identify {
  return async (request, deadline) => {
    const caller = await identify(request, deadline);
    return !(caller instanceof Refusal) && isService(caller) ? notAShopper() : caller;
  };
}

function notAShopper(): Refusal {
  return new Refusal('FORBIDDEN', {
    detail: 'This is for shoppers and guests, and the token is of a service.',
  });
}

export function identifier(
  { accessTokens, sessions }: { accessTokens: AccessTokens; sessions: SessionService },
  allowedOrigins: readonly string[],
): Identify<Caller> {
  return async (request, deadline) => {
    try {
      const token = bearerOf(request);
      if (token !== undefined) return await accessTokens.verifyCaller(token, deadline);
      return (
        (await cookieHolder(request, sessions, allowedOrigins, deadline)) ?? new Refusal('UNAUTHENTICATED')
      );
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  };
}

/** What is sent as a bearer token; other schemes are for somebody before us. */
export function bearerOf({ headers: { authorization = '' } }: FastifyRequest): string | undefined {
  return /^Bearer +(.*)$/is.exec(authorization)?.[1];
}

async function cookieHolder(
  request: FastifyRequest,
  sessions: SessionService,
  allowedOrigins: readonly string[],
  deadline: number,
): Promise<Viewer | undefined> {
  const secrets = readSessionCookies(request.headers.cookie);
  if (secrets.length === 0) return undefined;
  demandOwnPage(request, allowedOrigins);
  return (await sessions.holderOf(secrets, deadline))?.viewer;
}

/**
 * Browsers send cookies along whatever page asks. What may change something must come from a page of ours, and be of a
 * type for which browsers ask first; DELETE is never sent without asking.
 * @throws Refusal FORBIDDEN
 */
export function demandOwnPage(
  { method, headers: { origin = '', 'content-type': type = '' } }: FastifyRequest,
  allowedOrigins: readonly string[],
): void {
  if (method === 'GET' || method === 'HEAD') return;
  if (!allowedOrigins.includes(origin))
    throw new Refusal('FORBIDDEN', { detail: 'A session cookie counts only from a page of the website.' });
  if (method !== 'DELETE' && !/^application\/json *(;|$)/i.test(type))
    throw new Refusal('FORBIDDEN', { detail: 'A request by cookie needs content-type: application/json.' });
}

/**
 * A form of our own page needs neither JSON nor a script. A page of the website may not send it, although a script in that
 * can know its code: browsers say where a form comes from, the older ones by the origin alone.
 * @throws Refusal FORBIDDEN
 */
export function demandOwnForm({
  host,
  headers: { origin = '', 'sec-fetch-site': site },
}: FastifyRequest): void {
  if (site === undefined ? hostOf(origin) !== host : site !== 'same-origin')
    throw new Refusal('FORBIDDEN', { detail: 'Only the page of this service may send this form.' });
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/**
 * Who somebody was who is signing in just now; undefined for nobody. A bearer token that is not good is refused, since
 * its guest's cart would be left behind in silence; a cookie is only what the browser happens to have.
 * @throws Refusal
 */
export async function formerViewer(
  identify: Identify,
  request: FastifyRequest,
  deadline: number,
): Promise<Viewer | undefined> {
  const viewer = await identify(request, deadline);
  if (!(viewer instanceof Refusal)) return viewer;
  if (viewer.code === 'UNAUTHENTICATED' && bearerOf(request) === undefined) return undefined;
  throw viewer;
}
