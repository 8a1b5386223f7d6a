import { Type } from '@sinclair/typebox';
import { Refusal } from '../errors';
import { zaloCredential } from '../identity/credential';
import { agentLabel } from '../identity/session';
import type { SignIn } from '../sign-in/sign-in';
import type { Zalo } from '../zalo/zalo';
import type { Identify } from './caller';
import { formerViewer } from './former-viewer';
import { problemReplies } from './problem-replies';
import { deadlineFromNow } from './request-deadline';
import type { Server } from './server';
import { SignedInSchema, replySignedIn } from './signed-in-reply';

export interface ZaloMiniAppRoute {
  readonly signIn: SignIn;
  readonly identify: Identify;
  /** Nothing where the shop has no Zalo App. */
  readonly zalo: Zalo | undefined;
}

const MiniAppBody = Type.Object(
  {
    accessToken: Type.String({
      minLength: 1,
      description: 'What `getAccessToken()` of the Mini App SDK gave. It is checked at Zalo and dropped.',
    }),
  },
  { additionalProperties: false },
);

/** `POST /auth/zalo/mini-app` */
export function zaloMiniAppRoute(server: Server, { signIn, identify, zalo }: ZaloMiniAppRoute): void {
  server.post(
    '/auth/zalo/mini-app',
    {
      schema: {
        summary: 'Sign in from the Mini App',
        description:
          'Authorization says who the caller was until now: the cart of a guest is merged, and a shopper proves a second credential of the same person.',
        body: MiniAppBody,
        response: { 200: SignedInSchema, ...problemReplies(400, 401, 403, 404, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      if (!zalo) throw new Refusal('SIGN_IN_NOT_OFFERED');
      const { userId } = await zalo.userOfMiniAppToken(request.body.accessToken);
      const deadline = deadlineFromNow();
      const before = await formerViewer(identify, request, deadline);
      const proof = {
        credential: zaloCredential(zalo.appId, userId),
        channel: 'ZALO_MINI_APP',
        agent: agentLabel(request.headers['user-agent']),
      } as const;
      const { session, merge } = await signIn.signIn(proof, before, deadline);
      return replySignedIn(reply, session, merge);
    },
  );
}
