import { Type } from '@sinclair/typebox';
import { port } from '../kit/settings';
import type { LocalNeighbour } from './neighbours';
import { localNeighbours } from './neighbours';

const neighbourPorts: Readonly<Record<LocalNeighbour['portVariable'], ReturnType<typeof port>>> =
  Object.fromEntries(
    localNeighbours.map(({ name, portVariable, port: usual }) => [
      portVariable,
      port(usual, `port of the neighbour ${name}`),
    ]),
  );

/** What `npm start` reads besides the settings of the cart service. */
export const stackSchema = Type.Object({
  GATEWAY_PORT: port(4000, 'port of the graph'),
  ZALO_SANDBOX_PORT: port(4010, 'port of the Zalo sandbox'),
  EMBEDDED_REDIS_PORT: port(6389, 'port of the Redis that npm start runs if REDIS_URL is unset'),
  ROUTER_HEALTH_PORT: port(8088, "port of the Router's health check"),
  ROUTER_METRICS_PORT: port(9090, "port of the Router's metrics for Prometheus"),
  DATA_DIR: Type.String({
    default: '.data',
    description: 'folder of the embedded Redis, the development signing keys and the logs',
  }),
  ...neighbourPorts,
});
