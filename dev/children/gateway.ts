import { join } from 'node:path';
import { routerArguments } from '../../gateway/router/router';
import { answersGraphql } from './answers';
import type { LocalNeighbour } from '../neighbours';
import { localNeighbours } from '../neighbours';
import type { ChildOptions } from './child';

/** Variable → port, for every port that the gateway listens on or calls. */
export type GatewayPorts = Readonly<
  Record<'PORT' | 'GATEWAY_PORT' | 'ROUTER_HEALTH_PORT' | 'ROUTER_METRICS_PORT', number> &
    Record<LocalNeighbour['portVariable'], number>
>;

export interface PlannedGateway {
  readonly child: ChildOptions;
  /** Which gateway it is and, if it is not the Router, how to get the Router. */
  readonly description: string;
}

const HOW_TO_GET_THE_ROUTER =
  'For the real one: cargo install apollo-router --locked, or copy it out of the image ghcr.io/apollographql/router, and set APOLLO_ROUTER_BIN.';

/**
 * Chooses the Apollo Router if there is one, else the embedded gateway.
 * @param router path of the Router
 */
export function planGateway(
  router: string | undefined,
  ports: GatewayPorts,
  routerSecret: string,
  webOrigin: string,
): PlannedGateway {
  const child = {
    name: 'gateway',
    env: { ...environment(ports, routerSecret), WEB_ORIGIN: webOrigin },
    isReady: () => answersGraphql(addressOf(ports.GATEWAY_PORT)),
  };
  if (router)
    return {
      child: { ...child, program: router, args: routerArguments() },
      description: `Apollo Router, ${router}`,
    };
  const embedded = { program: process.execPath, args: [join('dist', 'gateway', 'embedded', 'gateway.js')] };
  return {
    child: { ...child, ...embedded },
    description: `the embedded JavaScript gateway. ${HOW_TO_GET_THE_ROUTER}`,
  };
}

function environment(ports: GatewayPorts, routerSecret: string): Record<string, string> {
  return {
    ROUTER_SECRET: routerSecret,
    GRAPH_INTROSPECTION: 'true',
    APOLLO_TELEMETRY_DISABLED: 'true',
    APOLLO_ROUTER_LOG: 'warn',
    CART_URL: addressOf(ports.PORT),
    ...Object.fromEntries(
      localNeighbours.map(({ urlVariable, portVariable }) => [urlVariable, addressOf(ports[portVariable]!)]),
    ),
    GATEWAY_PORT: String(ports.GATEWAY_PORT),
    ROUTER_HEALTH_PORT: String(ports.ROUTER_HEALTH_PORT),
    ROUTER_METRICS_PORT: String(ports.ROUTER_METRICS_PORT),
  };
}

function addressOf(port: number): string {
  return `http://127.0.0.1:${port}/graphql`;
}
