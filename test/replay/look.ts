import { cartKeys } from '../../src/redis/keys';
import { recordMerge } from '../../src/redis/__generated__/script-calls';
import { rejectAfter } from '../../src/redis/retry';
import { orderField } from '../../src/cart/orders/order-store';
import type { Message } from '../model/messages';
import { NONE } from '../model/state';
import { ORDER_ID } from './names';
import type { Hands } from './hands';
import type { ReplyView } from './reply-view';
import { undoingView } from './reply-view';
import { soon } from './stage';
import { takingsIn } from './stored-slot';

/** The reply to a message that only looks; undefined for all others. */
export async function looked(hands: Hands, message: Message): Promise<ReplyView | undefined> {
  const { names, stage } = hands;
  const { reader, redis } = stage;
  const id = names.carts[message.at]!;
  switch (message.script) {
    case 'read': {
      const { alias, closed, fields, pending } = await reader.readSide(id, soon());
      for (const departure of pending) hands.departures.set(names.mergeOf(departure.id), departure.json);
      const merges = pending.map((departure) => names.mergeOf(departure.id)).sort((a, b) => a - b);
      const exists = fields['@v'] !== undefined;
      return { status: 'READ', alias: names.cartOf(alias), closed, exists, pending: merges[0] };
    }
    case 'lookForKey': {
      const { id: operation, keys, keepMs } = names.mergeIn(message.at, message.request);
      const [operations, otherOperations] = keys;
      const latest = rejectAfter(soon());
      const { cart } = cartKeys(id);
      const call = recordMerge({ cart, operations, otherOperations, operation, record: '', latest, keepMs });
      const [status, text] = await stage.runner.run(call, soon());
      if (status === 'FOLLOW') return { status, older: names.cartOf(text) };
      return { status: text === '' ? 'NOT_FOUND' : 'FOUND' };
    }
    case 'lookForReceipt': {
      const receipt = await reader.receipt(id, names.mergeId(message.merge), soon());
      return { status: receipt === undefined ? 'NOT_FOUND' : 'FOUND' };
    }
    case 'lookForDeparture': {
      const departure = await reader.departure(id, names.mergeId(message.merge), soon());
      if (departure?.state !== 'pending') return { status: 'NOT_FOUND' };
      hands.departures.set(message.merge, departure.json);
      return { status: 'CLAIMED', merge: message.merge };
    }
    case 'lookForUndo': {
      const receipt = await reader.receipt(id, names.mergeId(message.merge), soon());
      if (!receipt || (JSON.parse(receipt) as { state: string }).state !== 'undoing')
        return { status: 'NOT_FOUND' };
      await hands.takeGiving(message, receipt);
      return undoingView(names, receipt);
    }
    case 'departed': {
      const departure = await reader.departure(id, names.mergeId(message.merge), soon());
      const isPending = departure && departure.state === 'pending';
      if (isPending) hands.departures.set(message.merge, departure.json);
      const target = departure ? names.cartOf(departure.target) : undefined;
      return { status: 'DEPARTED', target, pending: isPending };
    }
    case 'takings': {
      const [orders, alias] = await Promise.all([
        reader.orders(id, soon()),
        redis.hget(cartKeys(id).cart, '@alias'),
      ]);
      const known = takingsIn(names, { [orderField(ORDER_ID)]: orders[orderField(ORDER_ID)] ?? '{}' });
      return {
        status: 'TAKINGS',
        known: known.map(({ name }) => name),
        alias: alias === null ? NONE : names.cartOf(alias),
      };
    }
    default:
      return undefined;
  }
}
