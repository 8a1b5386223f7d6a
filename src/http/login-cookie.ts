import type { FastifyReply } from 'fastify';
import { LOGIN_SECONDS } from '../sign-in/zalo-login';
import { readCookie } from './cookie-header';

/** Holds what makes a browser the one that began to sign in; it must come along when Zalo sends the browser back. */
const NAME = '__Host-onecart-login';
const SECRET = /^[\w-]{43}$/;

export function readLoginCookie(header: string | undefined): string | undefined {
  const value = readCookie(header, NAME);
  return value !== undefined && SECRET.test(value) ? value : undefined;
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
