import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { startEmbeddedGateway } from '../../gateway/embedded/gateway';
import { findRouter } from '../../gateway/router/router';
import { addressVariable } from '../../gateway/composition/subgraphs';
import { startRouter } from './router';
import { ROUTER_SECRET } from './service';

/** Where the subgraphs of a test are, by name: full addresses of their GraphQL. The others are not asked. */
type SubgraphUrls = Readonly<Record<string, string>> & { readonly cart: string };

/** As `npm start` has it, clients may read the schema; elsewhere they may not. */
interface GatewayOptions {
  readonly introspection?: boolean;
}

export interface Gateway {
  readonly url: string;
  stop(): Promise<void>;
}

/** The two ways in which the graph is joined; the same tests run over both. A missing Router is reported, not hidden. */
export const gateways = [
  { gateway: 'Apollo Router', present: isRouterAtHand(), start: startTheRouter },
  { gateway: 'the embedded gateway', present: true, start: startTheEmbeddedGateway },
];

async function startTheRouter(
  subgraphUrls: SubgraphUrls,
  { introspection = false }: GatewayOptions = {},
): Promise<Gateway> {
  const bin = await findRouter(process.env);
  if (!bin) throw new Error('No Apollo Router: set APOLLO_ROUTER_BIN.');
  const ports = { GATEWAY_PORT: '0', ROUTER_HEALTH_PORT: '0', ROUTER_METRICS_PORT: '0' };
  const urls = Object.fromEntries(
    Object.entries(subgraphUrls).map(([name, url]) => [addressVariable(name), url]),
  );
  const schema = { GRAPH_INTROSPECTION: String(introspection) };
  return startRouter(bin, { PATH: process.env['PATH'], ROUTER_SECRET, ...ports, ...urls, ...schema });
}

async function startTheEmbeddedGateway(
  subgraphUrls: SubgraphUrls,
  options: GatewayOptions = {},
): Promise<Gateway> {
  const fixed = { port: 0, routerSecret: ROUTER_SECRET };
  return startEmbeddedGateway({ ...fixed, ...options, subgraphUrls: { ...subgraphUrls } });
}

function isRouterAtHand(): boolean {
  if (process.env['APOLLO_ROUTER_BIN']) return true;
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'router')));
}
