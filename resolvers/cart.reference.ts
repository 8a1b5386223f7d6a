import type { Context } from '../src/context';
import type { Representation } from './representations';

/*
 * How the Router turns a key back into an entity. Async, because a synchronous throw would null the whole list that
 * was asked for instead of this one item.
 */
export async function resolveCart({ id }: Representation, { services, request }: Context) {
  return services.carts.cartById(request, id);
}

export async function resolveCartLine({ id }: Representation, { services, request }: Context) {
  return services.carts.lineById(request, id);
}
