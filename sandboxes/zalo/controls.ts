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

export interface SandboxParts {
  readonly apps: ZaloApps;
  readonly grants: Grants;
  readonly faults: Faults;
  /** Requests per Zalo route, including those with faults. */
  readonly requests: Map<string, number>;
}

/** Local development pages: a Mini App in a browser gets its token here. */
const OWN_PAGES = /^http:\/\/localhost(:\d+)?$/;

/**
 * Routes that Zalo does not have, under a prefix of their own: a developer or a test acts as the Zalo app on a phone,
 * and switches faults on.
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
