import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import { Type } from '@sinclair/typebox';
import type { JSONWebKeySet } from 'jose';
import { channels } from '../channel';
import type { Channel } from '../channel';
import type { SignedIn } from '../identity/guest';
import { corsFor } from './cors-policy';
import type { Server } from './server';

export interface AuthRoutes {
  readonly signInGuest: (channel: Channel) => Promise<SignedIn>;
  readonly publishedKeys: JSONWebKeySet;
  readonly allowedOrigins: readonly string[];
}

const SignedInSchema = Type.Object(
  {
    accessToken: Type.String({ description: 'ES256 JWT; send it as `Authorization: Bearer …`.' }),
    tokenType: Type.Literal('Bearer'),
    expiresIn: Type.Integer({ description: 'Seconds until the access token is worth nothing.' }),
    identity: Type.Object({
      id: Type.String({ description: 'The identity, which is also the id of its cart.' }),
      kind: Type.Union([Type.Literal('GUEST'), Type.Literal('SHOPPER')]),
    }),
  },
  { description: 'Signed in.' },
);

const GuestBody = Type.Object(
  {
    channel: Type.Unsafe<Channel>({
      type: 'string',
      enum: channels,
      description: 'The door the guest comes through.',
    }),
  },
  { additionalProperties: false },
);

/** Where somebody gets a token, and where others get the keys to check it. Browsers come here. */
export async function authRoutes(
  server: Server,
  { signInGuest, publishedKeys, allowedOrigins }: AuthRoutes,
): Promise<void> {
  await server.register(helmet);
  await server.register(cors, { delegator: corsFor(allowedOrigins) });

  server.post(
    '/auth/guest',
    {
      schema: {
        summary: 'Become a guest',
        description:
          'Gives somebody we do not know an identity and a token for it. Leaves nothing behind until something is added.',
        body: GuestBody,
        response: { 200: SignedInSchema },
      },
    },
    async ({ body }, reply) => {
      reply.header('cache-control', 'no-store');
      return signInGuest(body.channel);
    },
  );

  server.get(
    '/.well-known/jwks.json',
    {
      schema: {
        summary: 'The public keys of our tokens (RFC 7517)',
        response: { 200: Type.Object({ keys: Type.Array(Type.Unknown()) }) },
      },
    },
    async (_, reply) => {
      reply.header('cache-control', 'public, max-age=300');
      return publishedKeys;
    },
  );
}
