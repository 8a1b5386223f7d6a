import { Type } from '@sinclair/typebox';
import { Refusal } from '../../errors';
import { zaloCredential } from '../../identity/credential';
import { agentLabel, displayName } from '../../identity/sessions/session';
import type { AccountLinks } from '../../sign-in/account-links';
import { returnAddress } from '../../sign-in/zalo-login';
import type { Arrivals, SignIn } from '../../sign-in/sign-in';
import type { Zalo } from '../../zalo/zalo';
import type { Identify } from '../caller/caller';
import { formerViewer } from '../caller/caller';
import { LinkConfirmation, confirm, linkConfirmed, replyLinkQuestion } from './link-question';
import { problemReplies } from '../server/problem';
import { deadlineFromNow } from '../server/server';
import type { Server } from '../server/server';
import { SignedInSchema, replySignedIn } from './sign-in-reply';

export interface ZaloMiniAppRoute {
  readonly signIn: SignIn;
  readonly identify: Identify;
  /** Nothing where the shop has no Zalo App. */
  readonly zalo: Zalo | undefined;
  readonly links: AccountLinks;
  readonly arrivals: Arrivals;
  readonly allowedOrigins: readonly string[];
}

const MiniAppBody = Type.Object(
  {
    accessToken: Type.String({
      minLength: 1,
      description: 'What `getAccessToken()` of the Mini App SDK gave. It is checked at Zalo and dropped.',
    }),
    confirm,
  },
  { additionalProperties: false },
);

/** `POST /auth/zalo/mini-app` */
export function zaloMiniAppRoute(server: Server, routes: ZaloMiniAppRoute): void {
  const { signIn, identify, zalo, links, arrivals, allowedOrigins } = routes;
  server.post(
    '/auth/zalo/mini-app',
    {
      schema: {
        summary: 'Sign in from the Mini App',
        description:
          'Authorization says who the caller was until now: the cart of a guest is merged. A shopper who proves a credential that is not theirs yet is asked first whether both are theirs: see `confirmationNeeded`.',
        body: MiniAppBody,
        response: {
          200: Type.Union([SignedInSchema, LinkConfirmation]),
          ...problemReplies(400, 401, 403, 404, 413, 415, 429, 503),
        },
      },
    },
    async (request, reply) => {
      if (!zalo) throw new Refusal('SIGN_IN_NOT_OFFERED');
      const { accessToken, confirm: confirmed } = request.body;
      const { userId, name } = await zalo.userOfMiniAppToken(accessToken);
      const deadline = deadlineFromNow();
      const before = await formerViewer(identify, request, deadline);
      const proof = {
        credential: zaloCredential(zalo.appId, userId),
        channel: 'ZALO_MINI_APP',
        agent: agentLabel(request.headers['user-agent']),
        name: displayName(name),
      } as const;
      const signedIn = await signIn.signIn(proof, before, deadline, {
        linkConfirmed: linkConfirmed(before, confirmed),
      });
      if (signedIn) {
        const { session, merge } = signedIn;
        return replySignedIn(reply, session, await arrivals.of(session.viewer, merge, deadline));
      }
      const returnTo = returnAddress(undefined, allowedOrigins);
      return replyLinkQuestion(links, { proof, viewer: before!, returnTo }, deadline);
    },
  );
}
