import { bagOf, unitsOf } from './bag';
import type { Claim } from './merge-scripts';
import { apply, claim, complete, read } from './merge-scripts';
import { recordOf } from './records';
import type { TakeCall } from './order-script';
import { takeOrder } from './order-script';
import type { Answer, Reply } from './replies';
import { answer } from './replies';
import type { Departure, Model, Slot } from './state';
import { NONE } from './state';
import type { Returned } from './undo-scripts';
import { undoApply, undoClaim, undoComplete } from './undo-scripts';
import { write } from './write-script';

/** One call of a script, to the slot of cart `at`. The scripts that look only read. */
export type Message = { readonly at: number } & (
  | { readonly script: 'read' }
  | { readonly script: 'lookForKey'; readonly request: number }
  | { readonly script: 'lookForReceipt' | 'lookForDeparture' | 'lookForUndo'; readonly merge: number }
  | ({ readonly script: 'claim' } & Claim)
  | { readonly script: 'apply'; readonly departure: Departure; readonly source: number }
  | { readonly script: 'complete'; readonly merge: number; readonly arrivedAt: number }
  | { readonly script: 'undoClaim'; readonly merge: number }
  | { readonly script: 'undoComplete'; readonly merge: number; readonly keeps: boolean }
  | ({ readonly script: 'undoApply'; readonly merge: number } & Returned)
  | ({ readonly script: 'takeOrder' } & TakeCall)
  | { readonly script: 'departed'; readonly merge: number }
  | { readonly script: 'takings' }
  | { readonly script: 'write'; readonly operation: number }
);

/** What a step does to what is stored. Beside the scripts, an alias is recorded, and a cart expires. */
export type Effect =
  | Message
  | { readonly script: 'record'; readonly at: number; readonly older: number }
  | { readonly script: 'expire'; readonly at: number };

/** Runs the script over its slot. */
export function run(model: Model, slot: Slot, message: Message): Answer {
  const { rules, limits, operations } = model;
  switch (message.script) {
    case 'read':
      return read(slot);
    case 'claim':
      return claim(rules, slot, message);
    case 'apply':
      return apply(rules, limits, slot, message.departure, message.source);
    case 'complete':
      return complete(rules, slot, message.merge, message.arrivedAt);
    case 'undoClaim':
      return undoClaim(rules, slot, message.merge, message.at);
    case 'undoApply':
      return undoApply(rules, limits, slot, message.merge, message);
    case 'undoComplete':
      return undoComplete(slot, message.merge, message.keeps);
    case 'write':
      return write(rules, limits, slot, message.operation, operations[message.operation]!);
    case 'takeOrder':
      return takeOrder(rules, slot, message.at, message);
    case 'departed':
      return answer(slot, { status: 'DEPARTED', departure: recordOf(slot.departures, message.merge) });
    case 'takings':
      return answer(slot, { status: 'TAKINGS', known: slot.takings, alias: slot.alias });
    default:
      return { slot, reply: look(model, slot, message) };
  }
}

/** The idempotency record of a request stands behind those of the operations. */
function keyOf({ operations }: Model, request: number): number {
  return operations.length + request;
}

export function keyRecord(model: Model, request: number): number {
  return request !== NONE && model.requests[request]!.keyed ? bagOf(keyOf(model, request), 1) : 0;
}

function look(model: Model, slot: Slot, message: Message): Reply {
  if (message.script === 'lookForKey') return lookForKey(model, slot, message.request);
  if (message.script === 'lookForReceipt') return found(recordOf(slot.receipts, message.merge) !== undefined);
  if (message.script === 'lookForDeparture') {
    const departure = recordOf(slot.departures, message.merge);
    return departure?.pending ? { status: 'CLAIMED', departure } : found(false);
  }
  if (message.script !== 'lookForUndo') throw new Error(`no script is called ${message.script}`);
  const undoing = recordOf(slot.receipts, message.merge)?.state === 'undoing';
  return undoing ? undoClaim(model.rules, slot, message.merge, message.at).reply : found(false);
}

function lookForKey(model: Model, slot: Slot, request: number): Reply {
  if (unitsOf(slot.keys, keyOf(model, request)) > 0) return found(true);
  return slot.alias === NONE ? found(false) : { status: 'FOLLOW', older: slot.alias };
}

function found(is: boolean): Reply {
  return { status: is ? 'FOUND' : 'NOT_FOUND' };
}
