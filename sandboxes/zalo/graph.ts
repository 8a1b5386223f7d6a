import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { ZaloApps } from './apps';
import { findApp } from './apps';
import { knobsOf } from './fault-hooks';
import type { Knobs } from './faults';
import type { Grant, Grants } from './grants';
import { userIdFor } from './users';

/** `/v2.0/me` and `/v2.0/me/info`: the user of a token. Always HTTP 200. */
export function graphRoutes(scope: FastifyInstance, apps: ZaloApps, grants: Grants): void {
  scope.get('/v2.0/me', async (request) => {
    const knobs = knobsOf(request);
    const { fields = 'id' } = request.query as { fields?: string };
    const grant = grants.grantOf(headerOf(request.headers, 'access_token'));
    if (!grant) return invalidSession;
    if (!hasProof(request.headers, secretOf(apps, grant), knobs))
      return { error: 453, message: 'appsecret_proof is missing or invalid' };
    return trouble(knobs) ?? { error: 0, message: 'Success', ...profile(grant, fields.split(','), knobs) };
  });

  scope.get('/v2.0/me/info', async (request) => {
    const { headers } = request;
    const grant = grants.grantOf(headerOf(headers, 'access_token'));
    if (!grant) return invalidSession;
    // Zalo's answer to a wrong secret or a bad code is unknown; 100 is its general error.
    if (headers['secret_key'] !== secretOf(apps, grant)) return invalidParameter('secret_key');
    const found = trouble(knobsOf(request));
    if (found) return found;
    if (!grants.takePhoneCode(headerOf(headers, 'code'), grant.user)) return invalidParameter('code');
    return { data: { number: grant.user.phone }, error: 0, message: 'Success' };
  });
}

const invalidSession = { error: 452, message: 'Session key invalid' };

const invalidParameter = (name: string) => ({ error: 100, message: `Invalid parameter ${name}` });

function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

function secretOf(apps: ZaloApps, { appId }: Grant): string {
  return findApp(apps, appId)!.secret;
}

function hasProof(headers: IncomingHttpHeaders, secret: string, { requireProof = true }: Knobs): boolean {
  const given = headerOf(headers, 'appsecret_proof');
  if (given === undefined) return !requireProof;
  const token = headerOf(headers, 'access_token') ?? '';
  return given === createHmac('sha256', secret).update(token).digest('hex');
}

function trouble({ foreignIp, quota }: Knobs): object | undefined {
  if (foreignIp)
    return {
      error: -501,
      message: `Personal information is limited due to IP address not inside Vietnam: ${foreignIp}`,
    };
  return quota ? { error: 12010, message: 'Daily quota of the user is used up' } : undefined;
}

/** Only the requested fields that the user has allowed. */
function profile({ user, appId, userInfo }: Grant, fields: string[], { missingPicture }: Knobs): object {
  return {
    ...(fields.includes('id') && { id: userIdFor(user, appId) }),
    ...(fields.includes('name') && userInfo && { name: user.name }),
    ...(fields.includes('picture') &&
      userInfo &&
      !missingPicture && { picture: { data: { url: user.picture } } }),
  };
}
