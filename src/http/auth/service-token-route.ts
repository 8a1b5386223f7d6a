import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../errors';
import { serviceScopes } from '../../identity/caller';
import { SERVICE_TOKEN_SECONDS } from '../../identity/tokens/access-token';
import type { ServiceTokens } from '../../identity/tokens/access-token';
import type { ServiceClient, ServiceClients } from '../../identity/tokens/service-clients';
import { problemReplies, RequestError } from '../server/problem';
import type { Server } from '../server/server';

export interface ServiceTokenRoute {
  readonly serviceClients: ServiceClients;
  readonly serviceTokens: ServiceTokens;
}

const Credentials = {
  clientId: Type.Optional(
    Type.String({
      maxLength: 64,
      description: 'Leave it out if `Authorization: Basic` carries the credentials.',
    }),
  ),
  clientSecret: Type.Optional(Type.String({ maxLength: 256, description: 'Required with `clientId`.' })),
};

const ServiceTokenBody = Type.Object(
  {
    ...Credentials,
    grantType: Type.Optional(
      Type.Literal('client_credentials', { description: 'The only supported grant; optional.' }),
    ),
    scope: Type.Optional(
      Type.String({
        maxLength: 256,
        description: `Scopes of the client, separated by spaces: ${serviceScopes.join(', ')}. Defaults to all of them.`,
      }),
    ),
  },
  { additionalProperties: false },
);

const ServiceTokenReply = Type.Object(
  {
    accessToken: Type.String({ description: 'ES256 JWT; send it as `Authorization: Bearer …`.' }),
    tokenType: Type.Literal('Bearer'),
    expiresIn: Type.Integer({
      description: 'Seconds until the token expires. Get a new one then.',
    }),
    scope: Type.String({ description: 'The scopes of the token, separated by spaces.' }),
  },
  { description: 'A token of the service.' },
);

/** `POST /auth/service-token`: client credentials (RFC 6749, section 4.4). */
export function serviceTokenRoute(
  server: Server,
  { serviceClients, serviceTokens }: ServiceTokenRoute,
): void {
  server.post(
    '/auth/service-token',
    {
      schema: {
        summary: 'Get a token for a service',
        description:
          'For services of the shop, never for a page or an app. Send the secret in the body or in `Authorization: Basic`.',
        body: ServiceTokenBody,
        response: { 200: ServiceTokenReply, ...problemReplies(400, 401, 413, 415, 429) },
      },
    },
    async (request) => {
      const { id, secret } = credentialsOf(request);
      const client = await serviceClients.authenticate(id, secret);
      if (!client) {
        // Log only ids that exist: anything else may be a secret in the wrong field.
        const known = await serviceClients.find(id);
        request.log.warn(
          { client: known?.id, address: request.ip },
          'service token refused: wrong credentials',
        );
        throw new Refusal('INVALID_CLIENT');
      }
      const scopes = grantedScopes(client, request.body.scope);
      if (!scopes) {
        request.log.warn(
          { client: client.id, allowed: client.scopes },
          'service token refused: scope not allowed',
        );
        throw new Refusal('INVALID_SCOPE', { detail: `This client may have: ${client.scopes.join(' ')}.` });
      }
      const accessToken = await serviceTokens.issue(client.id, scopes);
      request.log.info({ client: client.id, scopes, address: request.ip }, 'service token issued');
      return {
        accessToken,
        tokenType: 'Bearer' as const,
        expiresIn: SERVICE_TOKEN_SECONDS,
        scope: scopes.join(' '),
      };
    },
  );
}

/** @throws RequestError if they were sent twice, Refusal INVALID_CLIENT if they are missing. */
function credentialsOf({
  headers: { authorization },
  body: { clientId, clientSecret },
}: FastifyRequest<{ Body: { clientId?: string; clientSecret?: string } }>): { id: string; secret: string } {
  const basic = basicCredentials(authorization);
  if (basic && (clientId !== undefined || clientSecret !== undefined))
    throw new RequestError(400, 'BAD_REQUEST', 'Send the credentials once: in the body or in Authorization.');
  if (basic) return basic;
  if (clientId === undefined || clientSecret === undefined) throw new Refusal('INVALID_CLIENT');
  return { id: clientId, secret: clientSecret };
}

/** The requested scopes, or all of the client's; undefined if one is not allowed. */
function grantedScopes(
  { scopes }: ServiceClient,
  requested: string | undefined,
): readonly string[] | undefined {
  const distinct = [...new Set(requested?.split(' ').filter(Boolean) ?? [])];
  if (distinct.length === 0) return scopes;
  return distinct.every((scope) => (scopes as readonly string[]).includes(scope)) ? distinct : undefined;
}

/** OAuth form-encodes the client id and the secret in HTTP Basic (RFC 6749, section 2.3.1). */
function basicCredentials(authorization = ''): { id: string; secret: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  try {
    return { id: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) };
  } catch {
    return undefined;
  }
}

function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
