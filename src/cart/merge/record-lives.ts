import { UNDOABLE_SECONDS } from './receipt';

/*
 * How long merges leave their records, in seconds: as long as a cart lives, and however short that is, while a merge can
 * be undone, and as long again in which the undo may be repeated.
 */

/** Of departures, and of what undos gave back. */
export function departureSeconds(cartTtlSeconds: number): number {
  return Math.max(cartTtlSeconds, 2 * UNDOABLE_SECONDS);
}

/** Of receipts: they outlive every departure, or a late repetition would be booked twice. */
export function receiptSeconds(cartTtlSeconds: number): number {
  return 2 * departureSeconds(cartTtlSeconds);
}
