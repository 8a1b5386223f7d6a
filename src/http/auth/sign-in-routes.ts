import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../errors';
import { mayConfirm } from '../../identity/caller';
import type { Viewer } from '../../identity/caller';
import { zaloCredential } from '../../identity/identity';
import { agentLabel, displayName } from '../../identity/sessions/session';
import type { AccountLinks } from '../../sign-in/account-links';
import { returnAddress } from '../../sign-in/return-address';
import type { ShopTokens } from '../../sign-in/shop-tokens';
import type { Arrivals, Proof, SignIn } from '../../sign-in/sign-in';
import type { Zalo } from '../../zalo/zalo';
import { viewerBeforeSignIn } from '../caller/caller';
import type { Authenticate } from '../caller/caller';
import { deadlineFromNow } from '../server/deadline';
import { problemReplies } from '../server/problem';
import type { Server } from '../server/server';
import { linkPageAddress } from './link-routes';
import { channelSchema, replySignedIn, SignedInSchema } from './sign-in-reply';

export interface SignInRoutes {
  readonly signIn: SignIn;
  readonly authenticate: Authenticate;
  /** Undefined if the shop has no identity provider. */
  readonly shopTokens: ShopTokens | undefined;
  /** Undefined if the shop has no Zalo App. */
  readonly zalo: Zalo | undefined;
  readonly links: AccountLinks;
  readonly arrivals: Arrivals;
  readonly allowedOrigins: readonly string[];
}

/** `POST /auth/exchange` and `POST /auth/zalo/mini-app`: sign-in with a token of another issuer. */
export function signInRoutes(server: Server, routes: SignInRoutes): void {
  exchangeRoute(server, routes);
  miniAppRoute(server, routes);
}

const side = {
  provider: Type.Union([Type.Literal('ZALO'), Type.Literal('SHOP')]),
  name: Type.String({ description: 'The name at the provider; empty if it gives none.' }),
};

const LinkConfirmation = Type.Object(
  {
    confirmationNeeded: Type.Literal(true),
    signedInAs: Type.Object({ ...side, lineCount: Type.Integer({ description: 'Lines of their cart.' }) }),
    proved: Type.Object(side),
    page: Type.Optional(
      Type.String({
        description:
          'Only for a session of the website: the page of the cart service to open, where the shopper answers. The Mini App asks the shopper itself and calls again with `confirm: true`.',
      }),
    ),
  },
  {
    description:
      'A shopper is signed in, and the credential is new to them. Nothing has changed. Linking the two accounts cannot be undone.',
  },
);

const confirm = Type.Optional(
  Type.Boolean({
    description:
      'Whether the shopper has confirmed that both accounts are theirs. Counts only in a session of the Mini App; for the website, by cookie or bearer token, the page of the cart service asks.',
  }),
);

const response = {
  200: Type.Union([SignedInSchema, LinkConfirmation]),
  ...problemReplies(400, 401, 403, 404, 413, 415, 429, 503),
};

const ExchangeBody = Type.Object(
  {
    token: Type.String({ minLength: 1, description: "A JWT of the shop's identity provider." }),
    channel: Type.Optional(channelSchema('The channel the shopper signs in to.', { default: 'WEB' })),
    confirm,
    returnTo: Type.Optional(
      Type.String({
        description:
          'The full URL of the page of the website to open after the linking page; defaults to the first page.',
      }),
    ),
  },
  { additionalProperties: false },
);

function exchangeRoute(server: Server, routes: SignInRoutes): void {
  const { shopTokens } = routes;
  server.post(
    '/auth/exchange',
    {
      schema: {
        summary: "Sign in with a token of the shop's identity provider",
        description:
          'The bearer token or cookie tells who the caller was before: the cart of a guest is merged. A shopper with a credential that is new to them must first confirm that both accounts are theirs: see `confirmationNeeded`.',
        body: ExchangeBody,
        response,
      },
    },
    async (request, reply) => {
      if (!shopTokens) throw new Refusal('SIGN_IN_NOT_OFFERED');
      const { token, channel = 'WEB', ...answer } = request.body;
      const person = await shopTokens.verify(token);
      const proof = { ...person, channel, agent: agentLabel(request.headers['user-agent']) };
      return signInOrAsk(routes, proof, answer, request, reply);
    },
  );
}

const MiniAppBody = Type.Object(
  {
    accessToken: Type.String({
      minLength: 1,
      description:
        'The token from `getAccessToken()` of the Mini App SDK. It is verified with Zalo and not stored.',
    }),
    confirm,
  },
  { additionalProperties: false },
);

function miniAppRoute(server: Server, routes: SignInRoutes): void {
  const { zalo } = routes;
  server.post(
    '/auth/zalo/mini-app',
    {
      schema: {
        summary: 'Sign in from the Mini App',
        description:
          'The bearer token tells who the caller was before: the cart of a guest is merged. A shopper with a credential that is new to them must first confirm that both accounts are theirs: see `confirmationNeeded`.',
        body: MiniAppBody,
        response,
      },
    },
    async (request, reply) => {
      if (!zalo) throw new Refusal('SIGN_IN_NOT_OFFERED');
      const { accessToken, ...answer } = request.body;
      const { userId, name } = await zalo.userOfMiniAppToken(accessToken);
      const proof = {
        credential: zaloCredential(zalo.appId, userId),
        channel: 'ZALO_MINI_APP',
        agent: agentLabel(request.headers['user-agent']),
        name: displayName(name),
      } as const;
      return signInOrAsk(routes, proof, answer, request, reply);
    },
  );
}

/** Signs the shopper in, or answers with the question whether both accounts are theirs. */
async function signInOrAsk(
  { signIn, authenticate, links, arrivals, allowedOrigins }: SignInRoutes,
  proof: Proof,
  { confirm: confirmed, returnTo }: { confirm?: boolean; returnTo?: string },
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const deadline = deadlineFromNow();
  const before = await viewerBeforeSignIn(authenticate, request, deadline);
  const linkConfirmed = confirmed === true && before !== undefined && mayConfirm(before);
  const signedIn = await signIn.signIn(proof, before, deadline, { linkConfirmed });
  if (!signedIn)
    return replyLinkQuestion(links, proof, before!, returnAddress(returnTo, allowedOrigins), deadline);
  const { session, merge } = signedIn;
  return replySignedIn(reply, session, await arrivals.of(session.viewer, merge, deadline));
}

/** @param returnTo where the browser goes after the linking page. */
async function replyLinkQuestion(
  links: AccountLinks,
  proof: Proof,
  viewer: Viewer,
  returnTo: string,
  deadline: number,
) {
  const question = { confirmationNeeded: true as const, ...(await links.question(proof, viewer, deadline)) };
  if (mayConfirm(viewer)) return question;
  const code = await links.ask({ ...proof, channel: 'WEB' }, viewer, returnTo, deadline);
  return { ...question, page: linkPageAddress(code) };
}
