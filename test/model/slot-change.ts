import type { Bag } from './bag';
import type { Rules } from './rules';
import type { Slot } from './state';

/** The cart with these lines, one version on; made if there was none. Nothing is written if no line changes. */
export function changed(rules: Rules, slot: Slot, lines: readonly Bag[], drawn: number): Slot {
  if (lines.every((bag, sku) => bag === slot.lines[sku])) return slot;
  const version = (slot.exists || rules.versionsNeverRepeat ? slot.version : 0) + 1;
  const stamps = slot.stamps.map((stamp, sku) => (lines[sku] === slot.lines[sku] ? stamp : version));
  const inc = slot.exists ? slot.inc : newIncarnation(rules, slot, drawn);
  return { ...slot, exists: true, version, inc, lines, stamps };
}

/** The cart without its lines, in a new incarnation. */
export function emptied(rules: Rules, slot: Slot, drawn: number): Slot {
  const nothing = slot.lines.map(() => 0);
  const left = changed(rules, slot, nothing, 0);
  const version = left.exists ? left.version : left.version + 1;
  return { ...left, exists: true, version, inc: newIncarnation(rules, slot, drawn) };
}

function newIncarnation(rules: Rules, slot: Slot, drawn: number): number {
  return rules.incarnationIsNoCounter ? drawn : slot.inc + 1;
}
