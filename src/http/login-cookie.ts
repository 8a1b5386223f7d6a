import type { FastifyReply } from 'fastify';
import { LOGIN_SECONDS } from '../sign-in/zalo-login';
import { readCookies } from './cookie-header';

/** Holds what makes a browser the one that began to sign in; it must come along when Zalo sends the browser back. */
const NAME = '__Host-onecart-login';
const SECRET = /^[\w-]{43}$/;

/** None if there are several: one of them was planted, and must not sign anybody in. */
export function readLoginCookie(header: string | undefined): string | undefined {
  const [secret, ...others] = readCookies(header, NAME).filter((value) => SECRET.test(value));
  return others.length === 0 ? secret : undefined;
}

export function setLoginCookie(reply: FastifyReply, browserSecret: string): void {
  reply.setCookie(NAME, browserSecret, {
    path: '/',
    httpOnly: true,
    secure: true,
    sameSite: 'lax',
    maxAge: LOGIN_SECONDS,
  });
}
