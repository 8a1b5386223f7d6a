import type { FastifyReply } from 'fastify';

/**
 * Holds the secret of a session of the website. The prefix makes browsers refuse it from other hosts, from pages
 * without TLS and for a part of the site (RFC 6265bis §4.1.3.2).
 */
const NAME = '__Host-onecart';
const ATTRIBUTES = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

/** The secret in a `Cookie` header. Two of that name are none: one of them was planted. */
export function readSessionCookie(header: string | undefined): string | undefined {
  const values = (header ?? '').split(';').flatMap((pair) => {
    const [name, value] = splitAtFirst(pair.trim(), '=');
    return name === NAME ? [value] : [];
  });
  return values.length === 1 ? values[0] : undefined;
}

/** @param lifeSeconds as long as the session lives without use. */
export function setSessionCookie(reply: FastifyReply, secret: string, lifeSeconds: number): void {
  reply.setCookie(NAME, secret, { ...ATTRIBUTES, maxAge: lifeSeconds });
}

function splitAtFirst(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
