import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../errors';
import type { AccountLinks } from '../../sign-in/account-links';
import { linkChoices } from '../../sign-in/account-links';
import { returnAddress, withResult } from '../../sign-in/return-address';
import { assertSameOriginForm, viewerBeforeSignIn } from '../caller/caller';
import type { Authenticate } from '../caller/caller';
import { readSessionCookies, setSessionCookie } from '../caller/cookies';
import { deadlineOf } from '../server/deadline';
import { problemReplies } from '../server/problem';
import type { Server } from '../server/server';
import { codeForm } from '../server/text-forms';
import { languageOf, linkPagePolicy, renderLinkPage } from './link-page/page';

export interface LinkRoutes {
  readonly links: AccountLinks;
  readonly authenticate: Authenticate;
  readonly allowedOrigins: readonly string[];
}

const LinkQuery = Type.Object({
  code: Type.String({
    pattern: codeForm.pattern,
    description: 'The code of the question. It is valid only in the session that was asked.',
  }),
  lang: Type.Optional(Type.String({ description: 'vi or en; defaults to the language of the browser.' })),
  failed: Type.Optional(Type.String({ description: 'The code of the error, if an answer failed.' })),
});
const LinkForm = Type.Object({
  code: Type.String({ pattern: codeForm.pattern }),
  choice: Type.Union(
    linkChoices.map((choice) => Type.Literal(choice)),
    { description: 'LINK: both accounts are mine. INSTEAD: sign in to the other account, and link nothing.' },
  ),
});
const PAGE = {
  description: 'The question, as a page.',
  content: { 'text/html': { schema: Type.String() } },
};
/** For two short fields. */
const FORM_BYTES = 1024;

/** `GET` and `POST /auth/link`: the page that asks a shopper whether two accounts are theirs. Needs a scope of its own. */
export async function linkRoutes(server: Server, routes: LinkRoutes): Promise<void> {
  server.removeAllContentTypeParsers(); // no JSON, which scripts could send
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_BYTES },
    (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
  );
  questionRoute(server, routes);
  answerRoute(server, routes);
}

/** The page of a question, on this service. */
export function linkPageAddress(code: string): string {
  return `/auth/link?code=${code}`;
}

function questionRoute(server: Server, { links, authenticate, allowedOrigins }: LinkRoutes): void {
  server.get(
    '/auth/link',
    {
      schema: {
        summary: 'Ask whether two accounts belong to one person',
        description:
          'A page to open, not to fetch. Nothing changes until the shopper answers. If the question is too old or belongs to another session, it redirects to the first page of the website with `signInError`.',
        querystring: LinkQuery,
        response: { 200: PAGE, 302: Type.Null(), ...problemReplies(400, 429) },
      },
    },
    async (request, reply) => {
      const { code, lang, failed } = request.query;
      const deadline = deadlineOf(reply);
      try {
        const viewer = await viewerBeforeSignIn(authenticate, request, deadline);
        const { returnTo, ...question } = await links.read(code, viewer, deadline);
        const language = languageOf(lang, request.headers['accept-language']);
        setPageHeaders(reply, allowedOrigins);
        return await reply
          .header('content-language', language)
          .header('vary', 'accept-language, cookie')
          .type('text/html; charset=utf-8')
          .send(renderLinkPage({ question, code, returnTo, language, failed: failed !== undefined }));
      } catch (error) {
        return redirectWithError(reply, error, allowedOrigins);
      }
    },
  );
}

function answerRoute(server: Server, { links, allowedOrigins }: LinkRoutes): void {
  server.post(
    '/auth/link',
    {
      schema: {
        summary: 'Answer whether two accounts belong to one person',
        description:
          'Only the form of the page may send it. Redirects to `returnTo` of the sign-in, with `merge`, the id of the receipt, if a cart was merged, or with `signInError`.',
        consumes: ['application/x-www-form-urlencoded'],
        body: LinkForm,
        response: { 303: Type.Null(), ...problemReplies(400, 403, 413, 415, 429) },
      },
    },
    async (request, reply) => {
      assertSameOriginForm(request);
      const { code, choice } = request.body;
      const secrets = readSessionCookies(request.headers.cookie);
      try {
        const { session, merge, returnTo } = await links.answer({ code, choice, secrets }, deadlineOf(reply));
        setSessionCookie(reply, session.secret!);
        return await reply.redirect(withResult(returnTo, merge ? { merge: merge.id } : {}), 303);
      } catch (error) {
        if (error instanceof Refusal && error.retryable)
          return reply.redirect(
            `${linkPageAddress(code)}&failed=${error.code}${chosenLanguage(request)}`,
            303,
          );
        return redirectWithError(reply, error, allowedOrigins);
      }
    },
  );
}

function chosenLanguage({ query }: FastifyRequest): string {
  const { lang } = query as { lang?: unknown };
  return typeof lang === 'string' ? `&lang=${encodeURIComponent(lang)}` : '';
}

/** Replaces the headers for answers that are not pages. */
function setPageHeaders(reply: FastifyReply, allowedOrigins: readonly string[]): void {
  reply
    .header('content-security-policy', linkPagePolicy(allowedOrigins))
    .header('x-frame-options', 'DENY')
    // With `no-referrer`, the browser would send the form with `Origin: null`.
    .header('referrer-policy', 'same-origin');
}

/** The website can explain a refusal better than a problem document in the browser. */
function redirectWithError(
  reply: FastifyReply,
  error: unknown,
  allowedOrigins: readonly string[],
): FastifyReply {
  if (!(error instanceof Refusal)) throw error;
  const page = returnAddress(undefined, allowedOrigins);
  return reply.redirect(withResult(page, { signInError: error.code }), 303);
}
