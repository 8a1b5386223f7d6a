import { addRequest, readRequest } from '../load/cart-requests';
import type { Target } from '../measure/round';
import { measureTargets, timedRounds } from '../measure/rounds';
import type { RouterChange, RouterSettings } from '../servers/router';
import { newShoppers, SHOPPERS } from '../shoppers';
import { Stage } from '../stage';
import { readTarget, SKUS, writeTarget } from './cost';
import type { Part } from './part';

/** Settings that could save time, compared with the Router as it ships. */
const CANDIDATES: Readonly<Record<string, RouterChange>> = {
  'log level info': { logLevel: 'info' },
  'log level off': { logLevel: 'off' },
  'no Rhai': { settings: (settings) => delete settings['rhai'] },
  'no metrics': { settings: without('metrics') },
  'no trace propagation': { settings: without('tracing') },
  'no telemetry at all': { settings: (settings) => delete settings['telemetry'] },
  'fewer span attributes': {
    settings: ({ telemetry }) => {
      const spans = { mode: 'spec_compliant', default_attribute_requirement_level: 'none' };
      Object.assign(telemetry as object, { instrumentation: { spans } });
    },
  },
  'no APQ': { settings: (settings) => (settings['apq'] = { enabled: false }) },
  'small planner cache, no warm-up': {
    settings: ({ supergraph }) => {
      const query_planning = { warmed_up_queries: 0, cache: { in_memory: { limit: 16 } } };
      Object.assign(supergraph as object, { query_planning });
    },
  },
  'connections kept for 1 s': {
    settings: ({ traffic_shaping }) =>
      Object.assign((traffic_shaping as { all: object }).all, { pool_idle_timeout: '1s' }),
  },
};

/** Requests through the Router as it ships, and the effect of its settings on a read. */
export const router: Part = {
  name: 'router',
  needsRouter: true,
  title: 'Through the Router',
  how: timedRounds,
  chart: { column: 'Router CPU µs', unit: 'µs of Router CPU a request' },
  measure: (effort, progress) =>
    Stage.use(async (stage) => {
      const store = await stage.redis();
      const service = await stage.service(store);
      const shoppers = await newShoppers(service.url, SHOPPERS, SKUS);
      const reads = shoppers.map(readRequest);
      const through = async (target: Target, change: RouterChange): Promise<Target> => {
        const { url, pid } = await stage.router(service, change);
        return { ...target, urls: [url], processes: { Router: [pid], ...target.processes } };
      };
      const adds = shoppers.map((shopper) => addRequest(shopper, SKUS.slice(0, 1)));
      const targets = [
        await through(readTarget('read', service, store, reads), {}),
        await through(writeTarget('add', service, store, adds), {}),
      ];
      for (const [name, change] of Object.entries(CANDIDATES))
        targets.push(await through(readTarget(`read: ${name}`, service, store, reads), change));
      return measureTargets(targets, effort, progress);
    }),
};

function without(exporter: 'metrics' | 'tracing') {
  return ({ telemetry }: RouterSettings) =>
    delete (telemetry as { exporters: Record<string, unknown> }).exporters[exporter];
}
