import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import type { CartMerge } from '../cart/merge/receipt';
import type { OpenedSession } from '../identity/session-service';
import { ReceiptSchema, writeReceipt } from './receipt-reply';
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
    identity: Type.Object({
      id: Type.String({ description: 'The identity, which is also the id of its cart.' }),
      kind: Type.Union([Type.Literal('GUEST'), Type.Literal('SHOPPER')]),
    }),
    merge: Type.Optional(ReceiptSchema),
  },
  { description: 'Signed in. A website also gets the cookie `__Host-onecart`.' },
);

/** Keeps the answer out of every cache, and gives the website its cookie. */
export function replySignedIn(
  reply: FastifyReply,
  { signedIn, secret }: Pick<OpenedSession, 'signedIn' | 'secret'>,
  merge: CartMerge | null = null,
) {
  reply.header('cache-control', 'no-store');
  if (secret !== undefined) setSessionCookie(reply, secret);
  return { ...signedIn, ...(merge && { merge: writeReceipt(merge) }) };
}
