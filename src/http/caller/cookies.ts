import type { FastifyReply } from 'fastify';
import { sessionIdOf } from '../../identity/sessions/session';
import { LOGIN_SECONDS } from '../../sign-in/zalo-login';

/**
 * Holds the secret of a session of the website. Because of the prefix, browsers refuse the cookie from other hosts, from
 * pages without TLS and with a narrower path (RFC 6265bis §4.1.3.2).
 */
const SESSION_COOKIE = '__Host-onecart';
/** The longest that browsers keep a cookie (RFC 6265bis §5.5). Redis alone decides how long an idle session lives. */
const SESSION_COOKIE_SECONDS = 400 * 24 * 3600;
/** Each secret costs a call to Redis. */
const MAX_SECRETS = 8;
/** Ties the browser that Zalo sends back to the one that began the sign-in. */
const LOGIN_COOKIE = '__Host-onecart-login';
const LOGIN_SECRET = /^[\w-]{43}$/;
const ATTRIBUTES = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

/**
 * The session secrets in a `Cookie` header. A browser has one, but an old one can be made to send a planted one too.
 * Malformed values do not count, so that they cannot crowd out the real one.
 */
export function readSessionCookies(header: string | undefined): string[] {
  const secrets = readCookies(header, SESSION_COOKIE).filter((value) => sessionIdOf(value) !== undefined);
  return secrets.slice(0, MAX_SECRETS);
}

export function setSessionCookie(reply: FastifyReply, secret: string): void {
  reply.setCookie(SESSION_COOKIE, secret, { ...ATTRIBUTES, maxAge: SESSION_COOKIE_SECONDS });
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(SESSION_COOKIE, ATTRIBUTES);
}

/** Undefined if there are several: one of them was planted, and must not sign anybody in. */
export function readLoginCookie(header: string | undefined): string | undefined {
  const [secret, ...others] = readCookies(header, LOGIN_COOKIE).filter((value) => LOGIN_SECRET.test(value));
  return others.length === 0 ? secret : undefined;
}

export function setLoginCookie(reply: FastifyReply, browserSecret: string): void {
  reply.setCookie(LOGIN_COOKIE, browserSecret, { ...ATTRIBUTES, maxAge: LOGIN_SECONDS });
}

/**
 * The distinct values of a cookie in a `Cookie` header, in order. Names are compared byte for byte, and only SP and TAB
 * are white space, as in browsers (RFC 6265bis §5.6). To a browser `\xA0__Host-onecart` is another name, which the prefix
 * does not protect, so a page on a sibling domain can plant it. Text without `=` is the value of a nameless cookie, which
 * can be planted too.
 */
export function readCookies(header: string | undefined, name: string): string[] {
  const prefix = `${name}=`;
  const pairs = (header ?? '').split(';').map(trimBlanks);
  const values = pairs.flatMap((pair) => (pair.startsWith(prefix) ? [pair.slice(prefix.length)] : []));
  return [...new Set(values)];
}

const SPACE = 0x20;
const TAB = 0x09;

/** A regular expression for the end of a text would take quadratic time on a long run of blanks. */
function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}
