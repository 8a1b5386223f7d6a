import { Type } from '@sinclair/typebox';
import type { Channel } from '../channel';
import { channels } from '../channel';
import { Refusal } from '../errors';
import { agentLabel } from '../identity/session';
import type { ShopTokens } from '../sign-in/shop-tokens';
import type { SignIn } from '../sign-in/sign-in';
import type { Identify } from './caller';
import { formerViewer } from './former-viewer';
import { problemReplies } from './problem-replies';
import { deadlineFromNow } from './request-deadline';
import type { Server } from './server';
import { SignedInSchema, replySignedIn } from './signed-in-reply';

export interface ExchangeRoute {
  readonly signIn: SignIn;
  readonly identify: Identify;
  /** Nothing where the shop has no identity provider of its own. */
  readonly shopTokens: ShopTokens | undefined;
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
  },
  { additionalProperties: false },
);

/** `POST /auth/exchange` */
export function exchangeRoute(server: Server, { signIn, identify, shopTokens }: ExchangeRoute): void {
  server.post(
    '/auth/exchange',
    {
      schema: {
        summary: "Sign in by a token of the shop's own identity provider",
        description:
          'Authorization or cookie say who the caller was until now: the cart of a guest is merged, and a shopper proves a second credential of the same person.',
        body: ExchangeBody,
        response: { 200: SignedInSchema, ...problemReplies(400, 401, 403, 404, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      if (!shopTokens) throw new Refusal('SIGN_IN_NOT_OFFERED');
      const { token, channel = 'WEB' } = request.body;
      const credential = await shopTokens.credentialOf(token);
      const deadline = deadlineFromNow();
      const before = await formerViewer(identify, request, deadline);
      const agent = agentLabel(request.headers['user-agent']);
      const { session, merge } = await signIn.signIn({ credential, channel, agent }, before, deadline);
      return replySignedIn(reply, session, merge);
    },
  );
}
