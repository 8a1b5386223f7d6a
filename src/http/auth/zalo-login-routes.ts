import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../errors';
import { newSecret } from '../../identity/codes/one-time-codes';
import { zaloCredential } from '../../identity/identity';
import { agentLabel, displayName } from '../../identity/sessions/session';
import type { AccountLinks } from '../../sign-in/account-links';
import { returnAddress, withResult } from '../../sign-in/return-address';
import type { Proof, SignedInShopper, SignIn } from '../../sign-in/sign-in';
import { isSameSession } from '../../sign-in/zalo-login';
import type { LoginReturn, ZaloLogin } from '../../sign-in/zalo-login';
import type { Zalo } from '../../zalo/zalo';
import { viewerBeforeSignIn } from '../caller/caller';
import type { Authenticate } from '../caller/caller';
import { readLoginCookie, setLoginCookie, setSessionCookie } from '../caller/cookies';
import { deadlineFromNow, deadlineOf } from '../server/deadline';
import { problemReplies } from '../server/problem';
import type { Server } from '../server/server';
import { linkPageAddress } from './link-routes';

export interface ZaloLoginRoutes {
  readonly signIn: SignIn;
  readonly authenticate: Authenticate;
  readonly allowedOrigins: readonly string[];
  readonly zaloLogin: ZaloLogin;
  /** Undefined if the shop has no Zalo App. */
  readonly zalo: Zalo | undefined;
  readonly links: AccountLinks;
}

const LoginQuery = Type.Object({
  returnTo: Type.Optional(
    Type.String({
      description:
        'The full URL of the page to open afterwards. A URL outside the website is replaced by its first page.',
    }),
  ),
});
/** Accepts other parameters, because Zalo adds its own. */
const CallbackQuery = Type.Object({ state: Type.String(), code: Type.Optional(Type.String()) });

/** `GET /auth/zalo/login` and `GET /auth/zalo/callback`: send the browser to Zalo, and sign it in when it returns. */
export function zaloLoginRoutes(server: Server, routes: ZaloLoginRoutes): void {
  loginRoute(server, routes);
  callbackRoute(server, routes);
}

function loginRoute(
  server: Server,
  { zalo, zaloLogin, authenticate, allowedOrigins }: ZaloLoginRoutes,
): void {
  server.get(
    '/auth/zalo/login',
    {
      schema: {
        summary: 'Sign in with Zalo on the website',
        description:
          'A page to open, not to fetch: it redirects to Zalo, which returns to `returnTo`. The sign-in must end in the session that it began in; otherwise it fails with `SIGN_IN_EXPIRED`.',
        querystring: LoginQuery,
        response: {
          302: Type.Null({ description: 'Redirect to Zalo.' }),
          ...problemReplies(400, 404, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const { query, headers } = request;
      if (!zalo) throw new Refusal('SIGN_IN_NOT_OFFERED');
      // Tabs that sign in at the same time share the secret of the browser; each has its own state.
      const browserSecret = readLoginCookie(headers.cookie) ?? newSecret();
      const returnTo = returnAddress(query.returnTo, allowedOrigins);
      const deadline = deadlineOf(reply);
      const viewer = await viewerBeforeSignIn(authenticate, request, deadline);
      const attempt = await zaloLogin.begin(browserSecret, returnTo, viewer, deadline);
      setLoginCookie(reply, browserSecret);
      return reply.redirect(zalo.loginAddress(attempt));
    },
  );
}

function callbackRoute(server: Server, routes: ZaloLoginRoutes): void {
  const { zalo, zaloLogin, allowedOrigins } = routes;
  server.get(
    '/auth/zalo/callback',
    {
      schema: {
        summary: 'Complete the sign-in when Zalo sends the browser back',
        description:
          'Redirects to `returnTo` of the login, or to the first page of the website if the login is unknown, with `merge`, the id of the receipt, if a cart was merged, or with `signInError`, the code of the error. If a shopper is signed in and this Zalo user is new to them, it redirects to `/auth/link` first.',
        querystring: CallbackQuery,
        response: {
          302: Type.Null({ description: 'Redirect to the website.' }),
          ...problemReplies(400, 404, 429),
        },
      },
    },
    async (request, reply) => {
      if (!zalo) throw new Refusal('SIGN_IN_NOT_OFFERED');
      const { state, code } = request.query;
      const browserSecret = readLoginCookie(request.headers.cookie);
      let returnTo = returnAddress(undefined, allowedOrigins);
      try {
        const returned =
          browserSecret && (await zaloLogin.finish({ browserSecret, state }, deadlineOf(reply)));
        if (!returned) throw new Refusal('SIGN_IN_EXPIRED');
        returnTo = returned.returnTo;
        if (code === undefined) throw new Refusal('ZALO_REJECTED');
        const user = await zalo.userOfCode({ code, codeVerifier: returned.codeVerifier });
        const proof = {
          credential: zaloCredential(zalo.appId, user.userId),
          channel: 'WEB',
          agent: agentLabel(request.headers['user-agent']),
          name: displayName(user.name),
        } as const;
        const next = await signInBrowser(routes, proof, returned, request);
        if (typeof next === 'string') return await reply.redirect(next);
        setSessionCookie(reply, next.session.secret!);
        return await reply.redirect(withResult(returnTo, next.merge ? { merge: next.merge.id } : {}));
      } catch (error) {
        // The website can explain a refusal better than a problem document in the browser.
        if (!(error instanceof Refusal)) throw error;
        return reply.redirect(withResult(returnTo, { signInError: error.code }));
      }
    },
  );
}

/** @returns the address of the linking page if the shopper must confirm first that both accounts are theirs. */
async function signInBrowser(
  { signIn, authenticate, links }: ZaloLoginRoutes,
  proof: Proof,
  { begunIn, returnTo }: LoginReturn,
  request: FastifyRequest,
): Promise<SignedInShopper | string> {
  const deadline = deadlineFromNow();
  const before = await viewerBeforeSignIn(authenticate, request, deadline);
  if (!isSameSession(begunIn, before)) throw new Refusal('SIGN_IN_EXPIRED');
  const signedIn = await signIn.signIn(proof, before, deadline);
  if (!signedIn) return linkPageAddress(await links.ask(proof, before!, returnTo, deadline));
  return signedIn;
}
