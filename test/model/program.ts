import type { Driver, Ending } from './driver';
import { firstLook, starting, transferring } from './driver';
import { mergeId } from './ids';
import { afterWalk, goingOn } from './order-walk';
import type { Reply } from './replies';
import type { Departure, Model } from './state';
import { NONE } from './state';

/** Where the answer leads; the driver's program is here and nowhere else. */
export function advance(model: Model, driver: Driver, reply: Reply): Driver | Ending {
  switch (driver.step) {
    case 'read':
      return afterRead(model, driver, reply);
    case 'lookForKey':
      return afterKey(model, driver, reply);
    case 'claim':
      return afterClaim(model, driver, reply);
    case 'lookForReceipt':
      return reply.status === 'FOUND'
        ? 'ALREADY_MERGED'
        : { ...driver, step: firstLook(model, driver.request) };
    case 'lookForDeparture':
      return reply.status === 'CLAIMED' ? transferring(model, driver, reply.departure) : 'SWEPT';
    case 'apply':
      return afterApply(model, driver, reply);
    case 'record':
      return afterRecord(model, driver);
    case 'complete':
      return afterComplete(model, driver);
    case 'lookForUndo':
    case 'undoClaim':
      return afterUndoClaim(driver, reply);
    case 'undoApply':
      return afterUndoApply(model, driver, reply);
    case 'undoComplete':
      return ended(driver, 'UNDONE');
    case 'search':
    case 'take':
      return afterWalk(model, driver, reply);
  }
}

function afterRead(model: Model, driver: Driver, reply: Reply): Driver | Ending {
  if (reply.status !== 'READ') throw new Error(reply.status);
  const { alias, closes, keyed } = model.requests[driver.request]!;
  if (reply.pending && concerns(model, driver, reply.pending))
    return transferring(model, driver, reply.pending);
  if (reply.closed) return 'ALREADY_MERGED';
  if (reply.alias !== NONE) {
    if (alias) return { ...driver, step: 'record', merge: NONE, target: reply.alias };
    return reply.alias === driver.target ? 'ALREADY_MERGED' : { ...driver, source: reply.alias };
  }
  if (!reply.exists && !alias && !closes) return 'NOTHING_TO_MERGE';
  const seen = { ...driver, inc: reply.inc };
  const looksForKey = keyed && model.rules.sourceIsReadBeforeTheKey;
  return looksForKey ? { ...seen, step: 'lookForKey', at: driver.target } : claiming(model, seen);
}

/**
 * Also what went out to an identity that has become an alias of the target: its request may be this very one. Signing in
 * finishes whatever is on its way, wherever to: nothing else would ever take the rest.
 */
function concerns(
  { rules, persons, requests }: Model,
  { target, request }: Driver,
  departure: Departure,
): boolean {
  if (!rules.pendingIsFinishedFirst) return false;
  return (
    requests[request]!.closes ||
    departure.target === target ||
    (rules.pendingOfAliasesToo && persons[departure.target] === persons[target])
  );
}

function afterKey(model: Model, driver: Driver, reply: Reply): Driver | Ending {
  if (reply.status === 'FOUND') return 'ALREADY_MERGED';
  if (reply.status === 'FOLLOW') return { ...driver, at: reply.older };
  return model.rules.sourceIsReadBeforeTheKey
    ? claiming(model, { ...driver, at: driver.target })
    : { ...driver, step: 'read', at: driver.target };
}

function claiming({ rules, requests }: Model, driver: Driver): Driver {
  const { source, inc, target, request } = driver;
  const merge = mergeId(rules, source, inc, target, requests[request]!.closes);
  return { ...driver, step: 'claim', merge };
}

function afterClaim(model: Model, driver: Driver, reply: Reply): Driver | Ending {
  if (reply.status === 'CLAIMED') return transferring(model, driver, reply.departure);
  if (reply.status === 'STALE') return { ...driver, step: 'lookForReceipt', inc: 0 };
  if (reply.status === 'MERGED') return 'ALREADY_MERGED';
  const { alias, closes } = model.requests[driver.request]!;
  if (reply.status === 'CONFLICT')
    return closes ? { ...driver, step: 'read', merge: NONE, inc: 0 } : 'CONFLICT';
  return alias ? { ...driver, step: 'record', merge: NONE } : 'NOTHING_TO_MERGE';
}

function afterApply(model: Model, driver: Driver, reply: Reply): Driver | Ending {
  if (reply.status === 'FOLLOW') return { ...driver, at: reply.older };
  if (driver.departure!.alias) return { ...driver, step: 'record' };
  return model.rules.completesOnlyAfterApply ? { ...driver, step: 'complete' } : merged(model, driver);
}

function afterRecord(model: Model, driver: Driver): Driver | Ending {
  if (!model.rules.aliasRecordAfterClaim && !driver.departure) return { ...driver, step: 'read' };
  if (driver.merge === NONE) return ended(driver, 'ALREADY_MERGED');
  return model.rules.completesOnlyAfterApply ? { ...driver, step: 'complete' } : merged(model, driver);
}

function afterComplete(model: Model, driver: Driver): Driver | Ending {
  return model.rules.completesOnlyAfterApply ? merged(model, driver) : { ...driver, step: 'apply' };
}

/** A driver that met somebody else's departure has finished that one; its own lines may still be there. */
function merged(model: Model, driver: Driver): Driver | Ending {
  const { request, departure, source, target } = driver;
  if (driver.walk) return goingOn(driver.walk);
  if (request === NONE || departure!.request === request) return ended(driver, 'MERGED');
  return starting(request, firstLook(model, request), source, target, NONE);
}

function afterUndoClaim(driver: Driver, reply: Reply): Driver | Ending {
  if (reply.status === 'UNDOING') {
    const { source, give, takings } = reply;
    return { ...driver, step: 'undoApply', source, at: source, returned: { give, takings } };
  }
  if (reply.status === 'FOLLOW') return { ...driver, target: reply.older };
  if (driver.request === NONE) return ended(driver, 'SWEPT');
  if (reply.status === 'REFUSED' || reply.status === 'CLOSED') return 'REFUSED';
  if (reply.status === 'UNDONE') return 'UNDONE';
  return 'NOT_FOUND';
}

function afterUndoApply(model: Model, driver: Driver, reply: Reply): Driver | Ending {
  if (reply.status === 'FOLLOW') return { ...driver, at: reply.older };
  if (reply.status === 'CLOSED') return { ...driver, step: 'undoComplete', keeps: true };
  return model.rules.undoIsMarked ? { ...driver, step: 'undoComplete' } : ended(driver, 'UNDONE');
}

function ended(driver: Driver, outcome: Ending): Driver | Ending {
  const { request, walk } = driver;
  if (walk) return goingOn(walk);
  return request === NONE ? 'SWEPT' : outcome;
}
