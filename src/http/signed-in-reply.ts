import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import type { OpenedSession } from '../identity/session-service';
import type { Arrival } from '../sign-in/arrivals';
import { CartSummary, IdentitySchema, MergeSchema, writeMerge } from './arrival-reply';
import { setSessionCookie } from './session-cookie';

/** What every route answers that issues tokens. */
export const SignedInSchema = Type.Object(
  {
    accessToken: Type.String({ description: 'ES256 JWT; send it as `Authorization: Bearer …`.' }),
    tokenType: Type.Literal('Bearer'),
    expiresIn: Type.Integer({ description: 'Seconds until the access token is worth nothing.' }),
    refreshToken: Type.String({
      description:
        'For `POST /auth/refresh`, once: it answers the next one. A website has its cookie and need not keep it.',
    }),
    identity: IdentitySchema,
    cart: Type.Optional(CartSummary),
    merge: Type.Optional(MergeSchema),
  },
  { description: 'Signed in. A website also gets the cookie `__Host-onecart`.' },
);

/** Gives the website its cookie. */
export function replySignedIn(
  reply: FastifyReply,
  { signedIn, secret }: Pick<OpenedSession, 'signedIn' | 'secret'>,
  arrival?: Arrival,
) {
  if (secret !== undefined) setSessionCookie(reply, secret);
  const merge = arrival && writeMerge(arrival);
  return { ...signedIn, ...(arrival && { cart: arrival.cart }), ...(merge && { merge }) };
}
