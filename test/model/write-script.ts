import { bagOf, sizeOf, unitsOf } from './bag';
import type { MergeLimits } from './combine';
import { drawnBy } from './ids';
import type { Answer } from './replies';
import { answer } from './replies';
import type { Rules } from './rules';
import { changed } from './slot-change';
import type { Operation, Slot } from './state';
import { NONE } from './state';

/** A shopper's change of the cart; `operation` is its number. */
export function write(
  rules: Rules,
  limits: MergeLimits,
  slot: Slot,
  operation: number,
  asked: Operation,
): Answer {
  if (slot.closed) return answer(slot, { status: 'CLOSED' });
  const record = unitsOf(slot.keys, operation);
  const replay = record > 0 ? answer(slot, { status: 'REPLAYED', units: record - 1 }) : undefined;
  if (replay && rules.replayBeforeAlias) return replay;
  if (slot.alias !== NONE) return answer(slot, { status: 'FOLLOW', older: slot.alias });
  if (replay) return replay;
  if (!rules.claimTakesTheLinesOut && slot.departures.some(({ pending }) => pending)) {
    return answer(slot, { status: 'FROZEN' });
  }
  return executed(rules, limits, slot, operation, asked);
}

function executed(
  rules: Rules,
  limits: MergeLimits,
  slot: Slot,
  operation: number,
  asked: Operation,
): Answer {
  const removes = asked.units === 0;
  const held = slot.lines[asked.sku]!;
  const units = removes ? 0 : fitting(limits, slot, asked);
  const lines = [...slot.lines];
  lines[asked.sku] = removes ? 0 : held + bagOf(operation, units);
  const next = changed(rules, slot, lines, drawnBy.operation(operation));
  const removed = slot.removed + (removes ? held : 0);
  const keys = slot.keys | bagOf(operation, units + 1);
  return answer({ ...next, removed, keys }, { status: 'WRITTEN', units });
}

function fitting({ maxLines, maxQuantity }: MergeLimits, { lines }: Slot, { sku, units }: Operation): number {
  const held = sizeOf(lines[sku]!);
  if (held === 0 && lines.filter((bag) => bag !== 0).length >= maxLines) return 0;
  return Math.max(0, Math.min(units, maxQuantity - held));
}
