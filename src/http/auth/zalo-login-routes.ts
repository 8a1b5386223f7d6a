import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../errors';
import { zaloCredential } from '../../identity/credential';
import { newSecret } from '../../identity/codes/one-time-codes';
import { agentLabel, displayName } from '../../identity/sessions/session';
import type { AccountLinks } from '../../sign-in/account-links';
import { isSameSession, returnAddress, withResult } from '../../sign-in/zalo-login';
import type { LoginReturn, ZaloLogin } from '../../sign-in/zalo-login';
import type { Proof, SignedInShopper, SignIn } from '../../sign-in/sign-in';
import type { Zalo } from '../../zalo/zalo';
import type { Identify } from '../caller/caller';
import { formerViewer } from '../caller/caller';
import { linkAddress } from './link-question';
import { readLoginCookie, setLoginCookie, setSessionCookie } from '../caller/cookies';
import { problemReplies } from '../server/problem';
import { deadlineFromNow, deadlineOf } from '../server/server';
import type { Server } from '../server/server';

export interface ZaloLoginRoutes {
  readonly signIn: SignIn;
  readonly identify: Identify;
  readonly allowedOrigins: readonly string[];
  readonly zaloLogin: ZaloLogin;
  /** Nothing where the shop has no Zalo App. */
  readonly zalo: Zalo | undefined;
  readonly links: AccountLinks;
}

const LoginQuery = Type.Object({
  returnTo: Type.Optional(
    Type.String({
      description:
        'The page to go to afterwards, whole; one that is not of the website is replaced by its first page.',
    }),
  ),
});
/** Zalo adds what it likes. */
const CallbackQuery = Type.Object({ state: Type.String(), code: Type.Optional(Type.String()) });

/** `GET /auth/zalo/login` and `GET /auth/zalo/callback`: the way of a browser to Zalo and back. */
export function zaloLoginRoutes(server: Server, routes: ZaloLoginRoutes): void {
  loginRoute(server, routes);
  callbackRoute(server, routes);
}

function loginRoute(server: Server, { zalo, zaloLogin, identify, allowedOrigins }: ZaloLoginRoutes): void {
  server.get(
    '/auth/zalo/login',
    {
      schema: {
        summary: 'Sign in with Zalo on the website',
        description:
          'A page to go to, not to fetch: it leads to Zalo, and from there back to `returnTo`. The attempt belongs to the session that begins it: another one at its end is `SIGN_IN_EXPIRED`.',
        querystring: LoginQuery,
        response: { 302: Type.Null({ description: 'To Zalo.' }), ...problemReplies(400, 404, 429, 503) },
      },
    },
    async (request, reply) => {
      const { query, headers } = request;
      if (!zalo) throw new Refusal('SIGN_IN_NOT_OFFERED');
      // Several tabs of a browser may sign in at once: they share the secret, and each has a state of its own.
      const browserSecret = readLoginCookie(headers.cookie) ?? newSecret();
      const returnTo = returnAddress(query.returnTo, allowedOrigins);
      const deadline = deadlineOf(reply);
      const viewer = await formerViewer(identify, request, deadline);
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
        summary: 'Where Zalo sends the browser back to',
        description:
          'Goes on to `returnTo` of the login, or to the first page of the website if that is not known any more, with `merge`, the id of the receipt, if a cart was merged, or with `signInError`, the code of what went wrong. For a shopper who is signed in and to whom this Zalo user is new, it goes on to `/auth/link` first.',
        querystring: CallbackQuery,
        response: {
          302: Type.Null({ description: 'To the page of the website.' }),
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
        // The person is on their way to a page of the shop, which knows better how to tell them.
        if (!(error instanceof Refusal)) throw error;
        return reply.redirect(withResult(returnTo, { signInError: error.code }));
      }
    },
  );
}

/** @returns the page that asks, if the shopper has to confirm first that both accounts are theirs. */
async function signInBrowser(
  { signIn, identify, links }: ZaloLoginRoutes,
  proof: Proof,
  { begunIn, returnTo }: LoginReturn,
  request: FastifyRequest,
): Promise<SignedInShopper | string> {
  const deadline = deadlineFromNow();
  const before = await formerViewer(identify, request, deadline);
  if (!isSameSession(begunIn, before)) throw new Refusal('SIGN_IN_EXPIRED');
  const signedIn = await signIn.signIn(proof, before, deadline);
  if (!signedIn) return linkAddress(await links.ask(proof, before!, returnTo, deadline));
  return signedIn;
}
