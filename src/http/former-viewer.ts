import type { FastifyRequest } from 'fastify';
import { Refusal } from '../errors';
import type { Viewer } from '../identity/viewer';
import type { Identify } from './caller';
import { bearerOf } from './caller';

/**
 * Who somebody was who is signing in just now; undefined for nobody. A bearer token that is not good is refused, since
 * its guest's cart would be left behind in silence; a cookie is only what the browser happens to have.
 * @throws Refusal
 */
export async function formerViewer(
  identify: Identify,
  request: FastifyRequest,
  deadline: number,
): Promise<Viewer | undefined> {
  const viewer = await identify(request, deadline);
  if (!(viewer instanceof Refusal)) return viewer;
  if (viewer.code === 'UNAUTHENTICATED' && bearerOf(request) === undefined) return undefined;
  throw viewer;
}
