import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../errors';
import type { AccountLinks } from '../../sign-in/account-links';
import { linkChoices } from '../../sign-in/account-links';
import { returnAddress, withResult } from '../../sign-in/zalo-login';
import { demandOwnForm, formerViewer } from '../caller/caller';
import type { Identify } from '../caller/caller';
import { linkPagePolicy, renderLinkPage } from './link-page/page';
import { languageOf } from './link-page/texts';
import { linkAddress } from './link-question';
import { problemReplies } from '../server/problem';
import { deadlineOf } from '../server/server';
import type { Server } from '../server/server';
import { readSessionCookies, setSessionCookie } from '../caller/cookies';
import { codeForm } from '../server/text-forms';

export interface LinkRoutes {
  readonly links: AccountLinks;
  readonly identify: Identify;
  readonly allowedOrigins: readonly string[];
}

const LinkQuery = Type.Object({
  code: Type.String({
    pattern: codeForm.pattern,
    description: 'The question; good in the session it was asked in only.',
  }),
  lang: Type.Optional(Type.String({ description: 'vi or en, instead of what the browser prefers.' })),
  failed: Type.Optional(Type.String({ description: 'An answer could not be carried out.' })),
});
const LinkForm = Type.Object({
  code: Type.String({ pattern: codeForm.pattern }),
  choice: Type.Union(
    linkChoices.map((choice) => Type.Literal(choice)),
    { description: 'LINK: both are mine. INSTEAD: sign in as the other one, and link nothing.' },
  ),
});
const PAGE = {
  description: 'The question, as a page.',
  content: { 'text/html': { schema: Type.String() } },
};
/** A form has two short fields. */
const FORM_BYTES = 1024;

/** `GET` and `POST /auth/link`: the page on which a shopper says whether two accounts are theirs. */
export async function linkRoutes(server: Server, routes: LinkRoutes): Promise<void> {
  server.removeAllContentTypeParsers(); // JSON is what scripts send
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_BYTES },
    (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
  );
  questionRoute(server, routes);
  answerRoute(server, routes);
}

function questionRoute(server: Server, { links, identify, allowedOrigins }: LinkRoutes): void {
  server.get(
    '/auth/link',
    {
      schema: {
        summary: 'Ask whether two accounts are of one person',
        description:
          'A page to go to, not to fetch. Nothing happens until the shopper answers. A question of another session, or one that is too old, leads to the first page of the website with `signInError`.',
        querystring: LinkQuery,
        response: { 200: PAGE, 302: Type.Null(), ...problemReplies(400, 429) },
      },
    },
    async (request, reply) => {
      const { code, lang, failed } = request.query;
      const deadline = deadlineOf(reply);
      try {
        const viewer = await formerViewer(identify, request, deadline);
        const { returnTo, ...question } = await links.read(code, viewer, deadline);
        const language = languageOf(lang, request.headers['accept-language']);
        protect(reply, allowedOrigins);
        return await reply
          .header('content-language', language)
          .header('vary', 'accept-language, cookie')
          .type('text/html; charset=utf-8')
          .send(renderLinkPage({ question, code, returnTo, language, failed: failed !== undefined }));
      } catch (error) {
        return leave(reply, error, allowedOrigins);
      }
    },
  );
}

function answerRoute(server: Server, { links, allowedOrigins }: LinkRoutes): void {
  server.post(
    '/auth/link',
    {
      schema: {
        summary: 'Answer whether two accounts are of one person',
        description:
          'Sent by the form of the page alone. Leads to `returnTo` of the sign-in, with `merge`, the id of the receipt, if a cart was merged, or with `signInError`.',
        consumes: ['application/x-www-form-urlencoded'],
        body: LinkForm,
        response: { 303: Type.Null(), ...problemReplies(400, 403, 413, 415, 429) },
      },
    },
    async (request, reply) => {
      demandOwnForm(request);
      const { code, choice } = request.body;
      const secrets = readSessionCookies(request.headers.cookie);
      try {
        const { session, merge, returnTo } = await links.answer({ code, choice, secrets }, deadlineOf(reply));
        setSessionCookie(reply, session.secret!);
        return await reply.redirect(withResult(returnTo, merge ? { merge: merge.id } : {}), 303);
      } catch (error) {
        if (error instanceof Refusal && error.retryable)
          return reply.redirect(`${linkAddress(code)}&failed=${error.code}${wishedLanguage(request)}`, 303);
        return leave(reply, error, allowedOrigins);
      }
    },
  );
}

function wishedLanguage({ query }: FastifyRequest): string {
  const { lang } = query as { lang?: unknown };
  return typeof lang === 'string' ? `&lang=${encodeURIComponent(lang)}` : '';
}

/** The headers of a page that nobody may frame, instead of those of answers that are no pages. */
function protect(reply: FastifyReply, allowedOrigins: readonly string[]): void {
  reply
    .header('content-security-policy', linkPagePolicy(allowedOrigins))
    .header('x-frame-options', 'DENY')
    // With `no-referrer` a browser would not say of the form where it comes from.
    .header('referrer-policy', 'same-origin');
}

/** The person is on their way to a page of the shop, which knows better how to tell them. */
function leave(reply: FastifyReply, error: unknown, allowedOrigins: readonly string[]): FastifyReply {
  if (!(error instanceof Refusal)) throw error;
  const page = returnAddress(undefined, allowedOrigins);
  return reply.redirect(withResult(page, { signInError: error.code }), 303);
}
