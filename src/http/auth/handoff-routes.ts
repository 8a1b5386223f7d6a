import { Type } from '@sinclair/typebox';
import type { Channel } from '../../identity/channel';
import { channels } from '../../identity/channel';
import { Refusal } from '../../errors';
import { HANDOFF_SECONDS } from '../../identity/codes/handoff-codes';
import { agentLabel } from '../../identity/sessions/session';
import type { Arrivals } from '../../sign-in/sign-in';
import type { Handoff } from '../../sign-in/handoff';
import type { Identify } from '../caller/caller';
import { formerViewer } from '../caller/caller';
import { problemReplies } from '../server/problem';
import { deadlineOf } from '../server/server';
import type { Server } from '../server/server';
import { SignedInSchema, replySignedIn } from './sign-in-reply';
import { attemptForm } from '../server/text-forms';

export interface HandoffRoutes {
  readonly handoff: Handoff;
  readonly identify: Identify;
  readonly arrivals: Arrivals;
}

const ChannelSchema = (description: string) =>
  Type.Unsafe<Channel>({ type: 'string', enum: channels, description });

const OfferBody = Type.Object(
  { channel: ChannelSchema('Where the shopper goes; the code is good there only.') },
  { additionalProperties: false },
);
const OfferReply = Type.Object({
  code: Type.String({ description: 'To be sent by POST; where it is in a link, in the part after `#`.' }),
  expiresIn: Type.Integer({ description: 'Seconds until it is worth nothing.' }),
});
const RedeemBody = Type.Object(
  {
    code: Type.String({ description: 'The code; good once.' }),
    channel: ChannelSchema('Where it is redeemed.'),
    confirm: Type.Optional(
      Type.Boolean({ description: 'Whether the shopper has said yes. Without it nothing happens.' }),
    ),
    attempt: Type.Optional(
      Type.String({
        pattern: attemptForm.pattern,
        description:
          'Made up at random for this confirmation, such as a UUID: with the same one it can be repeated, if an answer got lost.',
      }),
    ),
  },
  { additionalProperties: false },
);
const Confirmation = Type.Object(
  {
    confirmationNeeded: Type.Literal(true),
    identity: Type.Object({ kind: Type.Union([Type.Literal('GUEST'), Type.Literal('SHOPPER')]) }),
    from: ChannelSchema('Where the code was given out.'),
    lineCount: Type.Integer({ description: 'Lines of the cart that would come along.' }),
    totalQuantity: Type.Integer({ description: 'Units in it.' }),
  },
  { description: 'What the shopper is to be asked: links get forwarded, and this may be somebody else’s.' },
);

/** `POST /auth/handoff` and `POST /auth/handoff/redeem` */
export function handoffRoutes(server: Server, { handoff, identify, arrivals }: HandoffRoutes): void {
  server.post(
    '/auth/handoff',
    {
      schema: {
        summary: 'Begin to move into another channel',
        description: 'Gives out a code that opens the other channel for the same shopper or guest, once.',
        body: OfferBody,
        response: { 200: OfferReply, ...problemReplies(400, 401, 403, 409, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const deadline = deadlineOf(reply);
      const viewer = await identify(request, deadline);
      if (viewer instanceof Refusal) throw viewer;
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
        summary: 'Arrive in another channel',
        description:
          'Authorization or cookie say who is here already. A guest’s cart is merged into the shopper’s, whichever of the two arrives; two different shoppers stay two. A code that comes a second time, and not with the same `attempt` or from the session that it opened, ends that session.',
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
      const viewer = await formerViewer(identify, request, deadline);
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
