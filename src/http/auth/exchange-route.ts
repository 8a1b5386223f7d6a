import { Type } from '@sinclair/typebox';
import type { Channel } from '../../identity/channel';
import { channels } from '../../identity/channel';
import { Refusal } from '../../errors';
import { agentLabel } from '../../identity/sessions/session';
import type { ShopTokens } from '../../sign-in/shop-tokens';
import type { AccountLinks } from '../../sign-in/account-links';
import { returnAddress } from '../../sign-in/zalo-login';
import type { Arrivals, SignIn } from '../../sign-in/sign-in';
import type { Identify } from '../caller/caller';
import { formerViewer } from '../caller/caller';
import { LinkConfirmation, confirm, linkConfirmed, replyLinkQuestion } from './link-question';
import { problemReplies } from '../server/problem';
import { deadlineFromNow } from '../server/server';
import type { Server } from '../server/server';
import { SignedInSchema, replySignedIn } from './sign-in-reply';

export interface ExchangeRoute {
  readonly signIn: SignIn;
  readonly identify: Identify;
  /** Nothing where the shop has no identity provider of its own. */
  readonly shopTokens: ShopTokens | undefined;
  readonly links: AccountLinks;
  readonly arrivals: Arrivals;
  readonly allowedOrigins: readonly string[];
}

const ExchangeBody = Type.Object(
  {
    token: Type.String({ minLength: 1, description: "A JWT of the shop's own identity provider." }),
    channel: Type.Optional(
      Type.Unsafe<Channel>({
        type: 'string',
        enum: channels,
        default: 'WEB',
        description: 'The door the shopper comes through.',
      }),
    ),
    confirm,
    returnTo: Type.Optional(
      Type.String({
        description:
          'The page of the website to go to after the linking page, whole; the first page without it.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** `POST /auth/exchange` */
export function exchangeRoute(server: Server, routes: ExchangeRoute): void {
  const { signIn, identify, shopTokens, links, arrivals, allowedOrigins } = routes;
  server.post(
    '/auth/exchange',
    {
      schema: {
        summary: "Sign in by a token of the shop's own identity provider",
        description:
          'Authorization or cookie say who the caller was until now: the cart of a guest is merged. A shopper who proves a credential that is not theirs yet is asked first whether both are theirs: see `confirmationNeeded`.',
        body: ExchangeBody,
        response: {
          200: Type.Union([SignedInSchema, LinkConfirmation]),
          ...problemReplies(400, 401, 403, 404, 413, 415, 429, 503),
        },
      },
    },
    async (request, reply) => {
      if (!shopTokens) throw new Refusal('SIGN_IN_NOT_OFFERED');
      const { token, channel = 'WEB', confirm: confirmed } = request.body;
      const person = await shopTokens.personOf(token);
      const deadline = deadlineFromNow();
      const before = await formerViewer(identify, request, deadline);
      const proof = { ...person, channel, agent: agentLabel(request.headers['user-agent']) };
      const signedIn = await signIn.signIn(proof, before, deadline, {
        linkConfirmed: linkConfirmed(before, confirmed),
      });
      if (signedIn) {
        const { session, merge } = signedIn;
        return replySignedIn(reply, session, await arrivals.of(session.viewer, merge, deadline));
      }
      const returnTo = returnAddress(request.body.returnTo, allowedOrigins);
      return replyLinkQuestion(links, { proof, viewer: before!, returnTo }, deadline);
    },
  );
}
