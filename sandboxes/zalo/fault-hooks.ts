import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Faults, Knobs } from './faults';

const BAD_GATEWAY = '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>';

/** The faults of a request. */
export const knobsOf = (request: FastifyRequest) => request.getDecorator<Knobs>('knobs');

/** Applies faults to the routes of `scope`. Faults in the content of an answer are up to the routes. */
export function haveFaults(scope: FastifyInstance, faults: Faults): void {
  scope.decorateRequest('knobs');
  scope.addHook('onRequest', async (request, reply) => {
    const knobs = faults.take();
    request.setDecorator('knobs', knobs);
    if (knobs.latencyMs) await pause(knobs.latencyMs);
    if (knobs.down) {
      request.raw.socket.destroy();
      return reply.hijack();
    }
    if (knobs.badGateway) return reply.code(502).type('text/html').send(BAD_GATEWAY);
  });
  scope.addHook('onSend', async (request, _, payload) => {
    const knobs = knobsOf(request);
    if (knobs.reset) request.raw.socket.resetAndDestroy();
    if (knobs.emptyBody) return '';
    return typeof payload === 'string' ? distort(payload, knobs) : payload;
  });
}

function distort(json: string, { errorAsString, idAsNumber }: Knobs): string {
  let distorted = json;
  if (errorAsString) distorted = distorted.replace(/"error":(-?\d+)/, '"error":"$1"');
  if (idAsNumber) distorted = distorted.replace(/"id":"(\d+)"/, '"id":$1');
  return distorted;
}
