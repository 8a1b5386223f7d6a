import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ZaloApps } from './apps';
import { findApp } from './apps';
import { knobsOf } from './fault-hooks';
import type { Knobs } from './faults';
import type { Grants, Tokens } from './grants';
import { ACCESS_TOKEN_SECONDS } from './grants';
import { oauthErrors, type OauthError } from './oauth-errors';

type Form = Readonly<Record<string, string | undefined>>;

/** `/v4/access_token`: exchanges codes and refresh tokens for tokens. Always HTTP 200. */
export function oauthRoutes(scope: FastifyInstance, apps: ZaloApps, grants: Grants): void {
  scope.post('/v4/access_token', async (request) =>
    answer((request.body ?? {}) as Form, request.headers['secret_key'], apps, grants, knobsOf(request)),
  );
}

/** Checks in Zalo's order. */
function answer(form: Form, secret: unknown, apps: ZaloApps, grants: Grants, knobs: Knobs): object {
  const app = findApp(apps, form['app_id']);
  if (!app) return fault(-14002);
  if (secret !== app.secret) return fault(-14004);
  switch (form['grant_type']) {
    case 'authorization_code': {
      const found = grants.takeCode(form['code'], app.id);
      if (!found) return fault(-14005);
      if (challengeOf(form['code_verifier']) !== found.codeChallenge)
        return fault(-14005, knobs.verifierMismatchError);
      return success(grants.addTokens(found.grant), knobs);
    }
    case 'refresh_token': {
      const tokens = grants.rotate(form['refresh_token'], app.id);
      return tokens ? success(tokens, knobs) : { ...fault(-14014), access_token: '', refresh_token: '' };
    }
    default:
      return fault(-14018);
  }
}

/** S256 of RFC 7636, which Zalo assumes. */
function challengeOf(verifier = ''): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

function success({ accessToken, refreshToken }: Tokens, { expiresInNumber }: Knobs): object {
  return {
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_in: expiresInNumber ? ACCESS_TOKEN_SECONDS : String(ACCESS_TOKEN_SECONDS),
  };
}

function fault(code: OauthError, error: number = code): object {
  return {
    error,
    error_name: oauthErrors[code],
    error_description: oauthErrors[code],
    error_reason: '',
    ref_doc: 'https://developers.zalo.me/docs/',
  };
}
