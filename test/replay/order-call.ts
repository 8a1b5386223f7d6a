import { Refusal } from '../../src/errors';
import { ownOperation } from '../../src/cart/idempotency';
import { orderField } from '../../src/cart/orders/order-store';
import type { Taking } from '../../src/cart/orders/order-store';
import { cartKeys } from '../../src/redis/keys';
import type { Message } from '../model/messages';
import type { Names } from './names';
import { ORDER_ID } from './names';
import type { Stage } from './stage';
import { soon } from './stage';

type TakeOrder = Extract<Message, { readonly script: 'takeOrder' }>;

/** Takes the order of the story out of one cart, as a page or a checkout does. */
export async function sendOrder(stage: Stage, names: Names, message: TakeOrder): Promise<void> {
  const cartId = names.carts[message.at]!;
  const [key] = names.skus as [string];
  const taking = {
    orderId: ORDER_ID,
    caller: message.caller,
    lines: [{ key, quantity: message.units, isRefused: false }],
    path: pathOf(names, message),
    known: await knownTakings(stage, names, message),
    looked: message.looked.map((merge) => names.mergeId(merge)),
    most: { [key]: message.most },
  };
  const operation = ownOperation(cartId);
  if (message.caller === 'service') {
    await stage.orders.visit(cartId, taking, operation, null, soon());
    return;
  }
  const change = {
    cartId,
    channel: 'WEB',
    operation,
    expectedVersion: null,
    versionSource: undefined,
    deadline: soon(),
  } as const;
  try {
    await stage.orders.takeOrderedLines(change, taking);
  } catch (error) {
    // The script's reply says the same.
    if (!(error instanceof Refusal)) throw error;
  }
}

/** Merges of the stories of orders bring lines over one cart only. */
function pathOf(names: Names, { by, merge }: TakeOrder): string[] {
  if (by === 'name') return [];
  return by === 'merge' ? [names.mergeId(merge)] : ['return', names.mergeId(merge)];
}

/** A name means the same taking wherever it is, so any cart that knows it can tell. */
async function knownTakings(
  stage: Stage,
  names: Names,
  { known }: TakeOrder,
): Promise<Record<string, Taking>> {
  const wanted = new Set(known.map(({ name }) => name));
  const found: Record<string, Taking> = {};
  if (wanted.size === 0) return found;
  for (const id of names.carts) {
    const order = await stage.redis.hget(cartKeys(id).orders, orderField(ORDER_ID));
    for (const [name, taking] of Object.entries(JSON.parse(order ?? '{}') as Record<string, Taking>))
      if (wanted.has(names.takingOf(name))) found[name] ??= taking;
  }
  return found;
}
