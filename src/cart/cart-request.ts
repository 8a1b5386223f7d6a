import { Refusal } from '../errors';
import type { Viewer } from '../identity/viewer';

export interface CartRequest {
  /** Who is asking, or why nobody is. */
  readonly viewer: Viewer | Refusal;
  /** Unix ms by which the answer must be there. */
  readonly deadline: number;
}

/** @throws Refusal UNAUTHENTICATED if nobody proved to be anybody. */
export function viewerOf({ viewer }: CartRequest): Viewer {
  if (viewer instanceof Refusal) throw viewer;
  return viewer;
}
