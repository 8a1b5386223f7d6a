import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { loadConfig, settingsSchema } from '../src/config';
import { readSettings } from '../src/settings';
import { cartChild } from './children/cart';
import type { ChildOptions } from './children/child';
import { planGateway } from './children/gateway';
import { neighbourChild } from './children/neighbour';
import { redisChild } from './children/redis';
import { reservePorts } from './ports';
import { stackSchema } from './settings';

/** What `npm start` runs. */
export interface Stack {
  /** In the order in which they must come up. */
  readonly children: readonly ChildOptions[];
  readonly logs: string;
  readonly graph: string;
  readonly service: string;
  /** What is where, for people. */
  readonly addresses: Readonly<Record<string, string>>;
}

/**
 * Plans the stack from the environment, without starting anything.
 * @throws SettingsError, or an Error that names a taken port.
 */
export async function planStack(env: NodeJS.ProcessEnv, watch: boolean): Promise<Stack> {
  loadConfig(env); // all faults of the service's settings now, before anything runs
  const { PORT, REDIS_URL } = readSettings(settingsSchema, env);
  const { DATA_DIR, ...wantedPorts } = readSettings(stackSchema, env);
  const ports = await reservePorts({ PORT, ...wantedPorts, ...(REDIS_URL && { EMBEDDED_REDIS_PORT: 0 }) });

  const routerSecret = env['ROUTER_SECRET'] ?? randomBytes(32).toString('base64url');
  const redisUrl = REDIS_URL ?? `redis://127.0.0.1:${ports.EMBEDDED_REDIS_PORT}`;
  const redisFolder = join(DATA_DIR, 'redis');
  const service = `http://localhost:${ports.PORT}`;
  const graph = `http://localhost:${ports.GATEWAY_PORT}/graphql`;
  const gateway = await planGateway(env, ports, routerSecret);
  const cartEnv = {
    PORT: String(ports.PORT),
    REDIS_URL: redisUrl,
    ROUTER_SECRET: routerSecret,
    SIGNING_KEYS_FILE: env['SIGNING_KEYS_FILE'] ?? join(DATA_DIR, 'signing-keys.json'),
    DRAIN_MS: env['DRAIN_MS'] ?? '0',
  };
  return {
    children: [
      ...(REDIS_URL ? [] : [redisChild(ports.EMBEDDED_REDIS_PORT, redisFolder)]),
      cartChild(service, cartEnv, watch),
      neighbourChild('catalog', 'CATALOG_PORT', ports.CATALOG_PORT),
      neighbourChild('pricing', 'PRICING_PORT', ports.PRICING_PORT),
      gateway.child,
    ],
    logs: join(DATA_DIR, 'logs'),
    graph,
    service,
    addresses: {
      graph: `${graph} by ${gateway.description}`,
      'cart service': service,
      catalog: `http://localhost:${ports.CATALOG_PORT}/graphql`,
      pricing: `http://localhost:${ports.PRICING_PORT}/graphql`,
      Redis: REDIS_URL ? 'the one of REDIS_URL' : `${redisUrl}, embedded, its data in ${redisFolder}`,
    },
  };
}
