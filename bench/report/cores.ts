import type { Results } from './results';
import { figureIn } from './results';
import { markdownTable, rounded } from './table';

const RATE = 15_000;
const PROCESSES = ['Router', 'server', 'Redis'];

/** Every path of a shopper's request: the part and the row that measured it. */
const PATHS = {
  'GET /cart/sync': ['cost', 'GET /cart/sync: service'],
  'POST /cart/sync': ['cost', 'POST /cart/sync: service'],
  'read, to the service itself': ['cost', 'read: service'],
  'add, to the service itself': ['cost', 'add: service'],
  'read through the Router': ['router', 'read'],
  'add through the Router': ['router', 'add'],
} as const;

/** Cores for 15,000 requests/s on each path: CPU per request × rate. Redis needs more primaries beyond one core. */
export function coresTable(results: Results): string {
  const body = Object.entries(PATHS).map(([path, [part, row]]) => {
    const cores = PROCESSES.map((name) => {
      const micros = figureIn(results, part, row, `${name} CPU µs`)?.median;
      return micros === undefined ? undefined : (micros * RATE) / 1e6;
    });
    const measured = cores.filter((each) => each !== undefined);
    const all = measured.length > 0 ? rounded(measured.reduce((sum, each) => sum + each, 0)) : '';
    return [path, ...cores.map((each) => (each === undefined ? '' : rounded(each))), all];
  });
  return markdownTable([`${RATE} requests/s of`, 'Router', 'service', 'Redis', 'cores in all'], body);
}
