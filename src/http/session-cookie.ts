import type { FastifyReply } from 'fastify';
import { readCookie } from './cookie-header';

/**
 * Holds the secret of a session of the website. The prefix makes browsers refuse it from other hosts, from pages
 * without TLS and for a part of the site (RFC 6265bis §4.1.3.2).
 */
const NAME = '__Host-onecart';
const ATTRIBUTES = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

/** The secret in a `Cookie` header. */
export function readSessionCookie(header: string | undefined): string | undefined {
  return readCookie(header, NAME);
}

/** @param lifeSeconds as long as the session lives without use. */
export function setSessionCookie(reply: FastifyReply, secret: string, lifeSeconds: number): void {
  reply.setCookie(NAME, secret, { ...ATTRIBUTES, maxAge: lifeSeconds });
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(NAME, ATTRIBUTES);
}
