import type { FastifyInstance } from 'fastify';
import type { ZaloApps } from './apps';
import { findApp } from './apps';
import type { Grants } from './grants';
import { CODE_CHALLENGE_MISSING, meaningOf } from './oauth-errors';
import type { PermissionFields } from './page';
import { errorPage, permissionPage } from './page';
import { USER_KEY, findUser } from './users';

type Fields = Readonly<Record<string, unknown>>;

/** `/v4/permission`: where a website sends the browser to sign in. */
export function permissionRoutes(scope: FastifyInstance, apps: ZaloApps, grants: Grants): void {
  scope.get('/v4/permission', async ({ query }, reply) => {
    const fields = permissionFields(query as Fields);
    const fault = faultOf(fields, apps);
    if (fault) return reply.redirect(`/v4/permission/error?error_code=${fault}`);
    return reply.type('text/html; charset=utf-8').send(permissionPage(fields));
  });

  scope.get('/v4/permission/error', async ({ query }, reply) => {
    const code = textOf(query as Fields, 'error_code');
    return reply.type('text/html; charset=utf-8').send(errorPage(code, meaningOf(Number(code))));
  });

  /** The page posts here. Zalo's own route for this is not public. */
  scope.post('/v4/permission', async ({ body }, reply) => {
    const answers = (body ?? {}) as Fields;
    const fields = permissionFields(answers);
    const fault = faultOf(fields, apps);
    if (fault) return reply.redirect(`/v4/permission/error?error_code=${fault}`);
    if ('deny' in answers) return reply.redirect(callback(fields));
    const user = findUser(textOf(answers, 'user'));
    if (!user)
      return reply
        .code(400)
        .send({ message: `user must match ${USER_KEY.source}, such as lan; or send deny instead.` });
    const userInfo = textOf(answers, 'user_info') === 'true';
    const code = grants.addCode({ user, appId: fields.app_id, userInfo }, fields.code_challenge);
    return reply.redirect(callback(fields, code));
  });
}

function permissionFields(from: Fields): PermissionFields {
  return {
    app_id: textOf(from, 'app_id'),
    redirect_uri: textOf(from, 'redirect_uri'),
    code_challenge: textOf(from, 'code_challenge'),
    state: textOf(from, 'state'),
  };
}

function textOf(from: Fields, name: string): string {
  const value = from[name];
  return typeof value === 'string' ? value : '';
}

/** Errors are not sent to the redirect_uri, which may belong to someone else. */
function faultOf({ app_id, redirect_uri, code_challenge }: PermissionFields, apps: ZaloApps) {
  const app = findApp(apps, app_id);
  if (!app) return -14002;
  if (!app.redirectUris.includes(redirect_uri)) return -14003;
  return /^[\w-]{43}$/.test(code_challenge) ? undefined : CODE_CHALLENGE_MISSING;
}

/** Without a code if the user refused. How Zalo reports that is unknown. */
function callback({ redirect_uri, state }: PermissionFields, code?: string): string {
  const url = new URL(redirect_uri);
  if (code) url.searchParams.set('code', code);
  if (state) url.searchParams.set('state', state);
  return url.href;
}
