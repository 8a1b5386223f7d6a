import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { findRouter } from '../gateway/router/router';
import { loadConfig } from '../src/config/config';
import { settingsSchema } from '../src/config/config-schema';
import { SettingsError, readSettings } from '../kit/settings';
import { cartChild } from './children/cart';
import type { ChildOptions } from './children/child';
import type { GatewayPorts } from './children/gateway';
import { planGateway } from './children/gateway';
import { neighbourChild } from './children/neighbour';
import { demandRedis, redisChild } from './children/redis';
import { planZalo } from './children/zalo-sandbox';
import { localNeighbours } from './neighbours';
import { reservePorts } from './ports';
import { stackSchema } from './settings';

export interface Stack {
  /** The programs of a wave start together, after the previous wave is ready. */
  readonly waves: readonly (readonly ChildOptions[])[];
  readonly logs: string;
  readonly graph: string;
  readonly service: string;
  /** Addresses to print. */
  readonly addresses: Readonly<Record<string, string>>;
}

type Ports = GatewayPorts & Record<'ZALO_SANDBOX_PORT' | 'EMBEDDED_REDIS_PORT', number>;

/**
 * Plans the stack without starting anything.
 * @throws SettingsError, or an Error naming an unavailable port or a program that is not the Router
 */
export async function planStack(env: NodeJS.ProcessEnv, watch: boolean): Promise<Stack> {
  const { DATA_DIR, ...wantedPorts } = readSettings(
    stackSchema,
    env,
    faultsOf(() => loadConfig(env)),
  );
  const { PORT, REDIS_URL, ALLOWED_ORIGINS, ...given } = readSettings(settingsSchema, env);
  const production = given.NODE_ENV === 'production';
  const router = await findRouter(env);
  const ports: Ports = await reservePorts({
    PORT,
    ...wantedPorts,
    ...(!router && { ROUTER_HEALTH_PORT: 0, ROUTER_METRICS_PORT: 0 }),
    ...(REDIS_URL && { EMBEDDED_REDIS_PORT: 0 }),
    ...(production && { ZALO_SANDBOX_PORT: 0 }),
  });

  if (REDIS_URL) await demandRedis(REDIS_URL);

  const routerSecret = given.ROUTER_SECRET ?? `dev-${randomBytes(32).toString('base64url')}`;
  const redisUrl = REDIS_URL ?? `redis://127.0.0.1:${ports.EMBEDDED_REDIS_PORT}`;
  const redisFolder = join(DATA_DIR, 'redis');
  const service = `http://localhost:${ports.PORT}`;
  const graph = `http://localhost:${ports.GATEWAY_PORT}/graphql`;
  const gateway = planGateway(router, ports, routerSecret, ALLOWED_ORIGINS.split(',')[0]!);
  const zalo = planZalo(env, production, ports.ZALO_SANDBOX_PORT, service);
  const cartEnv = {
    ...zalo.cartEnv,
    PORT: String(ports.PORT),
    REDIS_URL: redisUrl,
    ROUTER_SECRET: routerSecret,
    ...issuerOf(env, PORT),
    SIGNING_KEYS_FILE: env['SIGNING_KEYS_FILE']?.trim() || join(DATA_DIR, 'signing-keys.json'),
    SERVICE_CLIENTS_FILE: env['SERVICE_CLIENTS_FILE']?.trim() || join(DATA_DIR, 'service-clients.json'),
    DRAIN_MS: env['DRAIN_MS']?.trim() || '0',
  };
  return {
    waves: [
      ...(REDIS_URL ? [] : [[redisChild(ports.EMBEDDED_REDIS_PORT, redisFolder)]]),
      [
        ...zalo.children,
        cartChild(service, cartEnv, watch),
        ...localNeighbours.map((one) => neighbourChild(one, ports[one.portVariable]!)),
      ],
      [gateway.child],
    ],
    logs: join(DATA_DIR, 'logs'),
    graph,
    service,
    addresses: {
      graph: `${graph} by ${gateway.description}`,
      'cart service': service,
      ...neighbourAddresses(ports),
      Zalo: zalo.description,
      Redis: REDIS_URL ? 'the one of REDIS_URL' : `${redisUrl}, embedded, its data in ${redisFolder}`,
    },
  };
}

function neighbourAddresses(ports: Ports): Record<string, string> {
  return Object.fromEntries(
    localNeighbours.map(({ name, portVariable }) => [
      name,
      `http://localhost:${ports[portVariable]}/graphql`,
    ]),
  );
}

/**
 * Only one instance runs here, so its port can be part of the issuer. A port that changes on each start would end all
 * sessions.
 */
function issuerOf(env: NodeJS.ProcessEnv, port: number): { readonly TOKEN_ISSUER?: string } {
  if (port === 0 || env['TOKEN_ISSUER']?.trim()) return {};
  return { TOKEN_ISSUER: `http://localhost:${port}` };
}

/** Collects the service's faults, to report them together with those of the stack. */
function faultsOf(load: () => unknown): readonly string[] {
  try {
    load();
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}
