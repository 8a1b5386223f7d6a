import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context';
import { Refusal } from '../errors';
import type { Viewer } from '../identity/viewer';
import type { Identify } from './caller';
import { RequestFault } from './problem';
import { problemReplies } from './problem-replies';
import { deadlineOf } from './request-deadline';
import type { Server } from './server';
import { SyncBody, SyncReply, syncInputOf, syncReplyOf } from './sync-form';

export interface CartRoutes {
  readonly identify: Identify;
  readonly createContext: (viewer: Viewer, deadline: number) => Context;
}

/**
 * A string of structured fields (RFC 8941, section 3.3.3) of 1 to 128 characters, as the draft wants it
 * (draft-ietf-httpapi-idempotency-key-header-07), or the same without quotation marks, as many clients send it.
 */
const IDEMPOTENCY_KEY = '^("([ !#-\\[\\]-~]|\\\\["\\\\]){1,128}"|[\\w.:~+/=-]{1,128})$';

const SyncHeaders = Type.Object({
  'Idempotency-Key': Type.Optional(
    Type.String({
      pattern: IDEMPOTENCY_KEY,
      description:
        'New for each intent, such as a UUID in quotation marks. The same key with the same body is executed once, however often and at once it comes; each call gets the answer. Kept for 24 hours at least.',
    }),
  ),
});
const CopyHeaders = Type.Object({
  'If-None-Match': Type.Optional(Type.String({ description: 'ETags of copies that the caller has.' })),
});

/** A request whose sender is known. */
type Admit = (request: FastifyRequest, reply: FastifyReply) => Promise<{ viewer: Viewer; context: Context }>;

/** `/cart/sync`: the cart for clients that keep a copy of it and do not speak GraphQL. Browsers come here. In a scope of its own. */
export function cartRoutes(server: Server, { identify, createContext }: CartRoutes): void {
  const admit: Admit = async (request, reply) => {
    const deadline = deadlineOf(reply);
    const viewer = await identify(request, deadline);
    if (viewer instanceof Refusal) throw viewer;
    reply.header('cache-control', 'private, no-store');
    return { viewer, context: createContext(viewer, deadline) };
  };
  allowAnyAttribute(server);
  readRoute(server, admit);
  syncRoute(server, admit);
}

/** An attribute may be called `__proto__`. Nothing merges these bodies into objects, and their schema names every field. */
function allowAnyAttribute(server: Server): void {
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    server.getDefaultJsonParser('ignore', 'ignore'),
  );
}

function readRoute(server: Server, admit: Admit): void {
  server.get(
    '/cart/sync',
    {
      schema: {
        operationId: 'cart',
        summary: 'The cart of the caller',
        security: [{ bearer: [] }],
        headers: CopyHeaders,
        response: {
          200: SyncReply,
          304: Type.Null({ description: 'The cart still has this version.' }),
          ...problemReplies(401, 503),
        },
      },
    },
    async (request, reply) => {
      request.operationName = 'cart';
      const { context } = await admit(request, reply);
      const cart = await context.carts.cart();
      const etag = etagOf(cart);
      reply.header('etag', etag);
      if (isKnown(etag, request.headers['if-none-match'])) return reply.code(304).send(null);
      return syncReplyOf(cart, { userErrors: [], warnings: [] });
    },
  );
}

function syncRoute(server: Server, admit: Admit): void {
  server.post(
    '/cart/sync',
    {
      schema: {
        operationId: 'syncCart',
        summary: 'Bring a copy of the cart and the cart together',
        description:
          'Each line gets the quantity of the copy and what others did to it since `baseVersion`. The same as `syncCart` in the graph.',
        security: [{ bearer: [] }],
        headers: SyncHeaders,
        body: SyncBody,
        response: { 200: SyncReply, ...problemReplies(400, 401, 403, 413, 415, 422, 503) },
      },
    },
    async (request, reply) => {
      request.operationName = 'syncCart';
      const { viewer, context } = await admit(request, reply);
      const { user_id: claimed } = request.body;
      if (claimed !== undefined && claimed !== viewer.id && claimed !== (await context.carts.cart()).id)
        throw new Refusal('FORBIDDEN', { detail: 'body/user_id is not the identity of the caller.' });
      const key = unquoted(request.headers['idempotency-key']?.toString());
      const change = await context.syncs.syncCart(syncInputOf(request.body, key));
      const reused = change.userErrors.find(({ code }) => code === 'IDEMPOTENCY_KEY_REUSED');
      if (reused) throw new RequestFault(422, reused.code, reused.message);
      reply.header('etag', etagOf(change.cart));
      return syncReplyOf(change.cart, change);
    },
  );
}

function etagOf({ version }: { version: number }): string {
  return `"${version}"`;
}

/** Compared as RFC 9110, section 13.1.2, has it: weakly, with any of a list. */
function isKnown(etag: string, ifNoneMatch = ''): boolean {
  return ifNoneMatch.split(',').some((known) => ['*', etag].includes(known.trim().replace(/^W\//, '')));
}

/** The key itself, which is the same with quotation marks and without. */
function unquoted(header: string | undefined): string | undefined {
  return header?.startsWith('"') ? header.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : header;
}
