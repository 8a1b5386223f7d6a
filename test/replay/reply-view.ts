import { fieldsIn } from '../../src/redis/hash-reader';
import { aliasOf, isClosed } from '../../src/cart/cart-codec';
import { orderField } from '../../src/cart/orders/order-store';
import type { Message } from '../model/messages';
import type { Reply } from '../model/replies';
import { sizeOf } from '../model/bag';
import type { Departure } from '../model/state';
import { NONE } from '../model/state';
import type { Names } from './names';
import { ORDER_ID } from './names';
import { takingsIn } from './stored-slot';

/** What a caller learns from a reply, in the words and numbers of the model. */
export type ReplyView = Readonly<Record<string, unknown>> & { readonly status: string };

export function viewOfReply(reply: Reply): ReplyView {
  const { status } = reply;
  switch (status) {
    case 'READ': {
      const { alias, closed, exists, pending } = reply;
      return { status, alias, closed, exists, pending: pending?.merge };
    }
    case 'CLAIMED':
      return { status, merge: reply.departure.merge };
    case 'UNDOING':
      return { status, source: reply.source, give: reply.give.map(sizeOf) };
    case 'FOLLOW':
      return { status, older: reply.older };
    case 'TAKEN':
      return { status, taking: reply.taking?.name, known: namesOf(reply.known), alias: reply.alias };
    case 'LOOK':
      return { status, departures: inOrder(reply.departures) };
    case 'DEPARTED':
      return { status, target: placeOf(reply.departure), pending: reply.departure?.pending };
    case 'TAKINGS':
      return { status, known: namesOf(reply.known), alias: reply.alias };
    default:
      return { status };
  }
}

function placeOf(departure: Departure | undefined): number | undefined {
  return departure?.pending ? departure.target : departure?.arrivedAt;
}

function namesOf(takings: readonly { readonly name: string }[]): string[] {
  return takings.map(({ name }) => name).sort();
}

function inOrder(numbers: readonly number[]): number[] {
  return numbers.toSorted((a, b) => a - b);
}

/** What scripts say, as far as this needs it: the status first. */
export type RawReply = readonly [status: string, ...rest: unknown[]];

export function viewOfRaw(names: Names, { script }: Message, raw: RawReply): ReplyView {
  const [status, text] = raw as readonly [string, string];
  if (status === 'FOLLOW') return { status, older: names.cartOf(text) };
  if (status === 'UNDOING' && script === 'undoClaim') return undoingView(names, text);
  if (script === 'takeOrder') return takeView(names, raw);
  if (script === 'write') return { status: status === 'OK' ? 'WRITTEN' : status };
  if (status === 'CLAIMED') return { status, merge: names.mergeOf((JSON.parse(text) as { id: string }).id) };
  return { status };
}

export function undoingView(names: Names, receipt: string): ReplyView {
  const { source, give } = JSON.parse(receipt) as { source: string; give: unknown };
  const gifts = new Map((Array.isArray(give) ? give : []) as [string, number][]);
  return {
    status: 'UNDOING',
    source: names.cartOf(source),
    give: names.skus.map((sku) => gifts.get(sku) ?? 0),
  };
}

function takeView(names: Names, raw: RawReply): ReplyView {
  const [status, text, cart, order, taking] = raw as readonly [string, string, string, string?, string?];
  if (status === 'LOOK') {
    const merges = JSON.parse(text) as string[] | object;
    return {
      status,
      departures: inOrder(Array.isArray(merges) ? merges.map((id: string) => names.mergeOf(id)) : []),
    };
  }
  if (status === 'UNDOING') return { status: 'HALF_UNDONE' };
  if (status !== 'OK' && status !== 'REPLAYED') return { status };
  const fields = fieldsIn(cart);
  return {
    status: text === '' ? 'TAKEN' : text,
    taking: taking ? names.takingOf(taking) : undefined,
    known: namesOf(takingsIn(names, { [orderField(ORDER_ID)]: order ?? '{}' })),
    alias: isClosed(fields) ? NONE : names.cartOf(aliasOf(fields)),
  };
}
