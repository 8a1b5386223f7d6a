import type { FastifyInstance } from 'fastify';
import { fastify } from 'fastify';
import type { FastifySchemaValidationError } from 'fastify/types/schema';
import { listen } from '../../kit/listen';
import type { Running } from '../../kit/start-alone';
import type { ZaloApps } from './apps';
import type { SandboxParts } from './controls';
import { controlRoutes } from './controls';
import type { Clock } from './expiring';
import { haveFaults } from './fault-hooks';
import { Faults } from './faults';
import { Grants } from './grants';
import { graphRoutes } from './graph';
import { oauthRoutes } from './oauth';
import { permissionRoutes } from './permission';

export interface ZaloSandboxOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** At least one. Mini App tokens are issued for the first by default. */
  readonly apps: ZaloApps;
  /** For tests of expiry. */
  readonly now?: Clock;
}

/**
 * A server that behaves like oauth.zaloapp.com and graph.zalo.me, for development and tests. It issues tokens for any
 * user to any caller: never run it in production.
 */
export async function startZaloSandbox({ port, apps, now = Date.now }: ZaloSandboxOptions): Promise<Running> {
  const app = fastify({
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, verbose: true } },
    schemaErrorFormatter: describeBadInput,
  });
  const parts = { apps, grants: new Grants(now), faults: new Faults(), requests: new Map<string, number>() };
  await app.register(async (scope) => controlRoutes(scope, parts), { prefix: '/__sandbox' });
  await app.register(async (scope) => zaloRoutes(scope, parts));
  return listen(app, { port });
}

function zaloRoutes(scope: FastifyInstance, { apps, grants, faults, requests }: SandboxParts): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
  );
  // Forms only. Other bodies are discarded, and the checks report missing fields.
  scope.addContentTypeParser('*', async (_: unknown, body: NodeJS.ReadableStream) => void body.resume());
  scope.addHook('onRequest', async ({ routeOptions }) => {
    const route = routeOptions.url ?? '';
    requests.set(route, (requests.get(route) ?? 0) + 1);
  });
  haveFaults(scope, faults);
  permissionRoutes(scope, apps, grants);
  oauthRoutes(scope, apps, grants);
  graphRoutes(scope, apps, grants);
}

/** Names the field and the allowed values. */
function describeBadInput([fault]: FastifySchemaValidationError[]): Error {
  const { instancePath = '', message = 'is not valid', params, parentSchema } = fault as VerboseFault;
  const field = instancePath.slice(1) || 'body';
  const unknown = params['additionalProperty'] as string | undefined;
  if (unknown !== undefined) {
    const known = Object.keys(parentSchema.properties ?? {}).join(', ');
    return new Error(`There is no ${unknown} here. There are: ${known}.`);
  }
  const allowed = params['allowedValues'] as readonly string[] | undefined;
  return new Error(`${field} ${message}${allowed ? `: ${allowed.join(', ')}` : ''}.`);
}

/** With ajv's option `verbose`. */
interface VerboseFault extends FastifySchemaValidationError {
  readonly parentSchema: { readonly properties?: Readonly<Record<string, unknown>> };
}
