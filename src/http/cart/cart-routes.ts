import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Cart } from '../../cart/cart';
import { CartRequest } from '../../cart/cart-request';
import type { CartService } from '../../cart/cart-service';
import type { SyncCart } from '../../cart/sync/sync-cart';
import { Refusal } from '../../errors';
import { isService } from '../../identity/caller';
import type { Viewer } from '../../identity/caller';
import { bodyBytesOf, takeJson } from '../server/json-body';
import type { Identify } from '../caller/caller';
import type { CallerLimits } from '../caller/caller-limits';
import { chargeAnswer } from '../caller/caller-limits';
import { keepAnswersPrivate } from '../server/browser-plugins';
import { problemReplies } from '../server/problem';
import { deadlineOf } from '../server/server';
import type { Server } from '../server/server';
import { SyncBody, SyncReply, faultOf, syncInputOf, syncReplyOf } from './sync-form';
import { idempotencyKeyForm } from '../server/text-forms';

export interface CartRoutes {
  readonly identify: Identify;
  readonly carts: CartService;
  readonly syncs: SyncCart;
  /** The largest body in bytes. */
  readonly bodyLimit: number;
  readonly limits: CallerLimits;
}

const SyncHeaders = Type.Object({
  'Idempotency-Key': Type.Optional(
    Type.String({
      pattern: idempotencyKeyForm.pattern,
      description:
        'New for each intent, such as a UUID in quotation marks. The same key with the same body is executed once, however often and at once it comes; each call gets the answer. Kept for 24 hours at least.',
    }),
  ),
});
const CopyHeaders = Type.Object({
  'If-None-Match': Type.Optional(Type.String({ description: 'ETags of copies that the caller has.' })),
});

/** `/cart/sync`: the cart for clients that keep a copy of it and do not speak GraphQL. Browsers come here. In a scope of its own. */
export function cartRoutes(server: Server, routes: CartRoutes): void {
  // An attribute may be called `__proto__`. Nothing merges these bodies into objects, and their schema names every field.
  takeJson(server, { unsafeKeys: 'keep' });
  keepAnswersPrivate(server);
  const { identify, limits } = routes;
  // Before the body is read: what a stranger sends must cost nothing.
  server.addHook('onRequest', async (request, reply) => {
    const caller = await identify(request, deadlineOf(reply));
    const known = !(caller instanceof Refusal);
    const wait = known ? limits.admit(caller, bodyBytesOf(request)) : limits.admitStranger(request.ip);
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

function viewerOf({ caller }: FastifyRequest): Viewer {
  if (!caller || caller instanceof Refusal || isService(caller)) throw new Refusal('UNAUTHENTICATED');
  return caller;
}

function readRoute(server: Server, { carts }: CartRoutes): void {
  const schema = {
    operationId: 'cart',
    summary: 'The cart of the caller',
    security: [{ bearer: [] }],
    headers: CopyHeaders,
    response: {
      200: SyncReply,
      304: Type.Null({ description: 'The caller has this cart in this version.' }),
      ...problemReplies(401, 409, 429, 503),
    },
  };
  const read = async (request: FastifyRequest, reply: FastifyReply) => {
    request.operationName = 'cart';
    const cart = await carts.cart(new CartRequest(viewerOf(request), deadlineOf(reply), request.log));
    const etag = etagOf(cart);
    reply.header('etag', etag);
    if (isKnown(etag, request.headers['if-none-match'])) return reply.code(304).send();
    return syncReplyOf(cart, { userErrors: [], warnings: [] });
  };
  server.get('/cart/sync', { schema, exposeHeadRoute: false }, read);
  // The HEAD route that Fastify makes by itself gives a 304 a length.
  server.head('/cart/sync', { schema: { ...schema, hide: true } }, read);
}

function syncRoute(server: Server, { carts, syncs, bodyLimit }: CartRoutes): void {
  server.post(
    '/cart/sync',
    {
      bodyLimit,
      schema: {
        operationId: 'syncCart',
        summary: 'Bring a copy of the cart and the cart together',
        description:
          'Each line gets the quantity of the copy and what others did to it since `baseVersion`. The same as `syncCart` in the graph.',
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
      const key = unquoted(request.headers['idempotency-key']?.toString());
      const change = await syncs.syncCart(cartRequest, syncInputOf(request.body, key));
      const fault = faultOf(change);
      if (fault) throw fault;
      reply.header('etag', etagOf(change.cart));
      return syncReplyOf(change.cart, change);
    },
  );
}

/** Two carts may have the same version. */
function etagOf({ id, version }: Cart): string {
  return `"${id}.${version}"`;
}

/** Compared as RFC 9110, section 13.1.2, has it: weakly, with any of a list. */
function isKnown(etag: string, ifNoneMatch = ''): boolean {
  return ifNoneMatch.split(',').some((known) => ['*', etag].includes(known.trim().replace(/^W\//, '')));
}

/** The key itself, which is the same with quotation marks and without. */
function unquoted(header: string | undefined): string | undefined {
  return header?.startsWith('"') ? header.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : header;
}
