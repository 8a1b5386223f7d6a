import { Type } from '@sinclair/typebox';
import { HANDOFF_SECONDS } from '../../identity/codes/handoff-codes';
import { agentLabel } from '../../identity/sessions/session';
import type { Handoff } from '../../sign-in/handoff';
import type { Arrivals } from '../../sign-in/sign-in';
import { requireViewer, viewerBeforeSignIn } from '../caller/caller';
import type { Authenticate } from '../caller/caller';
import { deadlineOf } from '../server/deadline';
import { problemReplies } from '../server/problem';
import type { Server } from '../server/server';
import { attemptForm } from '../server/text-forms';
import { channelSchema, replySignedIn, SignedInSchema } from './sign-in-reply';

export interface HandoffRoutes {
  readonly handoff: Handoff;
  readonly authenticate: Authenticate;
  readonly arrivals: Arrivals;
}

const OfferBody = Type.Object(
  { channel: channelSchema('The channel to continue in. The code is valid only there.') },
  { additionalProperties: false },
);
const OfferReply = Type.Object({
  code: Type.String({ description: 'Send it by POST. In a link, put it after `#`.' }),
  expiresIn: Type.Integer({ description: 'Seconds until the code expires.' }),
});
const RedeemBody = Type.Object(
  {
    code: Type.String({ description: 'The code. It works once.' }),
    channel: channelSchema('The channel it is redeemed in.'),
    confirm: Type.Optional(
      Type.Boolean({ description: 'Whether the shopper has confirmed. Without it nothing changes.' }),
    ),
    attempt: Type.Optional(
      Type.String({
        pattern: attemptForm.pattern,
        description:
          'A random value for this confirmation, such as a UUID. Send the same one to retry if the answer was lost.',
      }),
    ),
  },
  { additionalProperties: false },
);
const Confirmation = Type.Object(
  {
    confirmationNeeded: Type.Literal(true),
    identity: Type.Object({ kind: Type.Union([Type.Literal('GUEST'), Type.Literal('SHOPPER')]) }),
    from: channelSchema('The channel the code was issued in.'),
    lineCount: Type.Integer({ description: 'Lines of the cart that would move.' }),
    totalQuantity: Type.Integer({ description: 'Units in it.' }),
  },
  {
    description: 'What to ask the shopper. Links get forwarded, so the code may belong to another person.',
  },
);

/** `POST /auth/handoff` and `POST /auth/handoff/redeem` */
export function handoffRoutes(server: Server, { handoff, authenticate, arrivals }: HandoffRoutes): void {
  server.post(
    '/auth/handoff',
    {
      schema: {
        summary: 'Start a hand-off to another channel',
        description:
          'Issues a code that opens a session in the other channel for the same shopper or guest, once.',
        body: OfferBody,
        response: { 200: OfferReply, ...problemReplies(400, 401, 403, 409, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const viewer = await requireViewer(authenticate, request, deadline);
      return {
        code: await handoff.offer(viewer, request.body.channel, deadline),
        expiresIn: HANDOFF_SECONDS,
      };
    },
  );

  server.post(
    '/auth/handoff/redeem',
    {
      schema: {
        summary: 'Redeem a hand-off code',
        description:
          'The bearer token or cookie tells who is already signed in here. If one side is a guest and the other a shopper, the cart of the guest is merged into that of the shopper. Two different shoppers are never merged. Using a code again, without the same `attempt` and not from the session it opened, ends that session.',
        body: RedeemBody,
        response: {
          200: Type.Union([SignedInSchema, Confirmation]),
          ...problemReplies(400, 401, 403, 409, 413, 415, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const { code, channel, confirm = false, attempt } = request.body;
      const viewer = await viewerBeforeSignIn(authenticate, request, deadline);
      const receiver = { channel, agent: agentLabel(request.headers['user-agent']), viewer, attempt };
      if (!confirm) {
        const { kind, ...offer } = await handoff.describe(code, receiver, deadline);
        return { confirmationNeeded: true as const, identity: { kind }, ...offer };
      }
      const { session, merge } = await handoff.redeem(code, receiver, deadline);
      const arrival = await arrivals.of(session.signedIn.identity, merge, deadline);
      return replySignedIn(reply, session, arrival);
    },
  );
}
