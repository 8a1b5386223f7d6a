import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Cart } from '../../cart/cart';
import { CartRequest } from '../../cart/cart-request';
import type { CartService } from '../../cart/cart-service';
import type { SyncCart } from '../../cart/sync/sync-cart';
import { Refusal } from '../../errors';
import { isService } from '../../identity/caller';
import type { Viewer } from '../../identity/caller';
import type { Authenticate } from '../caller/caller';
import { chargeAnswer } from '../caller/caller-limits';
import type { CallerLimits } from '../caller/caller-limits';
import { bodyBytesOf } from '../server/body-limits';
import { deadlineOf } from '../server/deadline';
import { acceptJson } from '../server/json-body';
import { problemReplies } from '../server/problem';
import { keepAnswersPrivate } from '../server/server';
import type { Server } from '../server/server';
import { idempotencyKeyForm } from '../server/text-forms';
import { requestErrorOf, SyncBody, syncInputOf, SyncReply, syncReplyOf } from './sync-form';

export interface CartRoutes {
  readonly authenticate: Authenticate;
  readonly carts: CartService;
  readonly syncs: SyncCart;
  /** The largest body in bytes. */
  readonly bodyLimit: number;
  readonly limits: CallerLimits;
}

/** `/cart/sync`: the cart for clients that keep a copy of it and do not use GraphQL. Needs a scope of its own. */
export function cartRoutes(server: Server, routes: CartRoutes): void {
  // An attribute may be named `__proto__`. These bodies are never merged into objects, and the schema lists every field.
  acceptJson(server, { unsafeKeys: 'keep' });
  keepAnswersPrivate(server);
  const { authenticate, limits } = routes;
  // Refuses before the body is read, so that unknown callers cost little.
  server.addHook('onRequest', async (request, reply) => {
    const caller = await authenticate(request, deadlineOf(reply));
    const known = !(caller instanceof Refusal);
    const wait = known ? limits.admit(caller, bodyBytesOf(request)) : limits.admitAddress(request.ip);
    if (wait > 0) throw new Refusal('RATE_LIMITED', { retryAfterSeconds: wait });
    if (!known) throw caller;
    request.caller = caller;
  });
  server.addHook('onResponse', (request, reply, done) => {
    chargeAnswer(limits, request, reply);
    done();
  });
  readRoute(server, routes);
  syncRoute(server, routes);
}

const CopyHeaders = Type.Object({
  'If-None-Match': Type.Optional(Type.String({ description: 'The ETags of copies that the caller has.' })),
});

function readRoute(server: Server, { carts }: CartRoutes): void {
  const schema = {
    operationId: 'cart',
    summary: 'Get the cart of the caller',
    security: [{ bearer: [] }],
    headers: CopyHeaders,
    response: {
      200: SyncReply,
      304: Type.Null({ description: 'The caller already has this version of the cart.' }),
      ...problemReplies(401, 409, 429, 503),
    },
  };
  const read = async (request: FastifyRequest, reply: FastifyReply) => {
    request.operationName = 'cart';
    const cart = await carts.cart(new CartRequest(viewerOf(request), deadlineOf(reply), request.log));
    const etag = etagOf(cart);
    reply.header('etag', etag);
    if (matches(etag, request.headers['if-none-match'])) return reply.code(304).send();
    return syncReplyOf(cart, { userErrors: [], warnings: [] });
  };
  server.get('/cart/sync', { schema, exposeHeadRoute: false }, read);
  // The HEAD route that Fastify creates gives a 304 a content length.
  server.head('/cart/sync', { schema: { ...schema, hide: true } }, read);
}

const SyncHeaders = Type.Object({
  'Idempotency-Key': Type.Optional(
    Type.String({
      pattern: idempotencyKeyForm.pattern,
      description:
        'A new key for each intent, such as a UUID in quotation marks. Calls with the same key and body are executed once, even in parallel, and all get the answer. Kept for at least 24 hours.',
    }),
  ),
});

function syncRoute(server: Server, { carts, syncs, bodyLimit }: CartRoutes): void {
  server.post(
    '/cart/sync',
    {
      bodyLimit,
      schema: {
        operationId: 'syncCart',
        summary: 'Sync a copy of the cart with the cart',
        description:
          'Each line gets the quantity of the copy plus what others changed since `baseVersion`. Same as `syncCart` in the graph.',
        security: [{ bearer: [] }],
        headers: SyncHeaders,
        body: SyncBody,
        response: { 200: SyncReply, ...problemReplies(400, 401, 403, 409, 413, 415, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      request.operationName = 'syncCart';
      const viewer = viewerOf(request);
      const cartRequest = new CartRequest(viewer, deadlineOf(reply), request.log);
      const { user_id: claimed } = request.body;
      if (claimed !== undefined && claimed !== viewer.id && claimed !== (await carts.cart(cartRequest)).id)
        throw new Refusal('FORBIDDEN', { detail: 'body/user_id is not the identity of the caller.' });
      const key = unquote(request.headers['idempotency-key']?.toString());
      const change = await syncs.syncCart(cartRequest, syncInputOf(request.body, key));
      const error = requestErrorOf(change);
      if (error) throw error;
      reply.header('etag', etagOf(change.cart));
      return syncReplyOf(change.cart, change);
    },
  );
}

function viewerOf({ caller }: FastifyRequest): Viewer {
  if (!caller || caller instanceof Refusal || isService(caller)) throw new Refusal('UNAUTHENTICATED');
  return caller;
}

/** With the id, because two carts may have the same version. */
function etagOf({ id, version }: Cart): string {
  return `"${id}.${version}"`;
}

/** The weak comparison of RFC 9110, section 13.1.2, with any ETag of the list. */
function matches(etag: string, ifNoneMatch = ''): boolean {
  return ifNoneMatch.split(',').some((known) => ['*', etag].includes(known.trim().replace(/^W\//, '')));
}

/** A key is the same with and without quotation marks. */
function unquote(header: string | undefined): string | undefined {
  return header?.startsWith('"') ? header.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : header;
}
