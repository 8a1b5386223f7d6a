import type { Message } from './messages';
import { keyRecord } from './messages';
import type { Walk } from './order-task';
import { walkMessage } from './order-task';
import type { Departure, Model } from './state';
import { NONE } from './state';
import type { Returned } from './undo-scripts';

/** What a driver does next; `record` writes the identity's alias record, all others are scripts. */
type Step =
  | 'read'
  | 'lookForKey'
  | 'claim'
  | 'lookForReceipt'
  | 'lookForDeparture'
  | 'apply'
  | 'record'
  | 'complete'
  | 'lookForUndo'
  | 'undoClaim'
  | 'undoApply'
  | 'undoComplete'
  | 'search'
  | 'take';

/** How a program came to its end. */
export type Ending =
  | 'MERGED'
  | 'ALREADY_MERGED'
  | 'NOTHING_TO_MERGE'
  | 'CONFLICT'
  | 'UNDONE'
  | 'REFUSED'
  | 'NOT_FOUND'
  | 'SWEPT'
  | 'ORDERED';

/** A program on its way: a merge or an undo, of a request or of the sweeper. */
export interface Driver {
  /** NONE for the sweeper. */
  readonly request: number;
  readonly step: Step;
  readonly source: number;
  readonly target: number;
  /** The cart where lines are to land: the target or the source of an undo, or who they became an alias of. */
  readonly at: number;
  readonly inc: number;
  readonly merge: number;
  readonly departure: Departure | undefined;
  /** What an undo brings back. */
  readonly returned: Returned | undefined;
  /** What an undo took back stays with its receipt. */
  readonly keeps: boolean;
  /** On its way after the lines of the order. */
  readonly walk: Walk | undefined;
}

export function merging(model: Model, request: number, source: number, target: number): Driver {
  const recordFirst = model.requests[request]!.alias && !model.rules.aliasRecordAfterClaim;
  return starting(request, recordFirst ? 'record' : firstLook(model, request), source, target, NONE);
}

export function undoing(request: number, target: number, merge: number): Driver {
  return starting(request, 'undoClaim', NONE, target, merge);
}

export function sweepingDeparture(model: Model, source: number, departure: Departure): Driver {
  const { merge, target } = departure;
  const sweeper = starting(NONE, 'lookForDeparture', source, target, merge);
  return model.rules.sweeperLooksAgain ? sweeper : transferring(model, sweeper, departure);
}

export function sweepingUndo(target: number, merge: number): Driver {
  return starting(NONE, 'lookForUndo', NONE, target, merge);
}

/** A driver that has done nothing yet. */
export function starting(request: number, step: Step, source: number, target: number, merge: number): Driver {
  return {
    request,
    step,
    source,
    target,
    at: target,
    inc: 0,
    merge,
    departure: undefined,
    returned: undefined,
    keeps: false,
    walk: undefined,
  };
}

/** What the driver sends next; undefined if it is to write the alias record. */
export function messageOf(model: Model, driver: Driver): Message | undefined {
  const { step, source, target, at, merge, request, inc, departure, returned, keeps } = driver;
  switch (step) {
    case 'record':
      return undefined;
    case 'search':
    case 'take':
      return walkMessage(model, driver.walk!);
    case 'read':
      return { script: 'read', at: source };
    case 'lookForKey':
      return { script: 'lookForKey', at, request };
    case 'lookForDeparture':
      return { script: step, at: source, merge };
    case 'complete':
      return { script: step, at: source, merge, arrivedAt: at };
    case 'lookForReceipt':
    case 'lookForUndo':
    case 'undoClaim':
      return { script: step, at: target, merge };
    case 'undoComplete':
      return { script: step, at: target, merge, keeps };
    case 'claim': {
      const { alias, closes, strategy } = model.requests[request]!;
      const key = keyRecord(model, request);
      return { script: 'claim', at: source, source, inc, target, alias, closes, strategy, request, key };
    }
    case 'apply':
      return { script: 'apply', at, departure: departure!, source };
    case 'undoApply':
      return { script: 'undoApply', at, merge, ...returned! };
  }
}

/** What a request does first. */
export function firstLook({ rules, requests }: Model, request: number): Step {
  return requests[request]!.keyed && !rules.sourceIsReadBeforeTheKey ? 'lookForKey' : 'read';
}

/** The driver that has these lines in its hands. */
export function transferring({ rules }: Model, driver: Driver, departure: Departure): Driver {
  const { merge, target } = departure;
  const step = rules.completesOnlyAfterApply ? 'apply' : 'complete';
  return { ...driver, step, merge, departure, target, at: target, inc: 0 };
}
