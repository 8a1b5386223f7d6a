import type { FastifyReply } from 'fastify';
import { sessionIdOf } from '../identity/session';
import { readCookies } from './cookie-header';

/**
 * Holds the secret of a session of the website. The prefix makes browsers refuse it from other hosts, from pages
 * without TLS and for a part of the site (RFC 6265bis §4.1.3.2).
 */
const NAME = '__Host-onecart';
/** The longest that browsers keep a cookie (RFC 6265bis §5.5): how long a session lives without use, Redis alone knows. */
const LIFE_SECONDS = 400 * 24 * 3600;
/** More in one request are not looked at: each costs a question to Redis. */
const MOST_SECRETS = 8;
const ATTRIBUTES = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

/**
 * The secrets in a `Cookie` header. One browser has one, but an old one can be made to send another beside it, and what
 * cannot be a secret must not push the real one aside.
 */
export function readSessionCookies(header: string | undefined): string[] {
  const secrets = readCookies(header, NAME).filter((value) => sessionIdOf(value) !== undefined);
  return secrets.slice(0, MOST_SECRETS);
}

export function setSessionCookie(reply: FastifyReply, secret: string): void {
  reply.setCookie(NAME, secret, { ...ATTRIBUTES, maxAge: LIFE_SECONDS });
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(NAME, ATTRIBUTES);
}
