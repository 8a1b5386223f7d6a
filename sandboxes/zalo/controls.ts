import cors from '@fastify/cors';
import { Type, type Static } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import type { ZaloApps } from './apps';
import type { Faults, Knobs } from './faults';
import { faultsSchema } from './faults';
import type { Grants } from './grants';
import { USER_KEY, findUser, users } from './users';

const userKey = Type.String({ pattern: USER_KEY.source });

const MiniAppTokenBody = Type.Object(
  { user: userKey, appId: Type.Optional(Type.String()), userInfo: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
const PhoneCodeBody = Type.Object({ user: userKey }, { additionalProperties: false });

/** What all routes of a sandbox share. */
export interface SandboxParts {
  readonly apps: ZaloApps;
  readonly grants: Grants;
  readonly faults: Faults;
  /** How often each of Zalo's routes was asked, faults included. */
  readonly requests: Map<string, number>;
}

/** Pages that a developer serves: a Mini App in a browser asks for its token here. */
const OWN_PAGES = /^http:\/\/localhost(:\d+)?$/;

/**
 * What Zalo does not have, under a prefix of its own: how a developer or a test plays the Zalo app on a phone, and breaks
 * things.
 */
export async function controlRoutes(
  scope: FastifyInstance,
  { apps, grants, faults, requests }: SandboxParts,
): Promise<void> {
  await scope.register(cors, { origin: OWN_PAGES });
  scope.get('/users', async () => users);

  scope.post('/miniapp-token', { schema: { body: MiniAppTokenBody } }, async (request, reply) => {
    const { user, appId = apps[0]!.id, userInfo = false } = request.body as Static<typeof MiniAppTokenBody>;
    if (!apps.some(({ id }) => id === appId))
      return reply
        .code(400)
        .send({ message: `appId must be one of ${apps.map(({ id }) => id).join(', ')}.` });
    return { accessToken: grants.addAccessToken({ user: findUser(user)!, appId, userInfo }) };
  });

  scope.post('/phone-code', { schema: { body: PhoneCodeBody } }, async (request) => {
    const { user } = request.body as Static<typeof PhoneCodeBody>;
    return { code: grants.addPhoneCode(findUser(user)!) };
  });

  scope.post('/faults', { schema: { body: faultsSchema } }, async (request) => {
    faults.set(request.body as Knobs);
    return request.body;
  });

  scope.get('/requests', async () => Object.fromEntries(requests));
}
