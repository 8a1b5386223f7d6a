import { UNDOABLE_SECONDS } from './receipt';

/*
 * How long merges leave their records, in seconds: as long as a cart lives, and however short that is, while a merge can
 * be undone, and as long again in which the undo may be repeated.
 */

/** Of departures, and of what undos gave back. */
export function departureSeconds(cartTtlSeconds: number): number {
  return Math.max(cartTtlSeconds, 2 * UNDOABLE_SECONDS);
}

/**
 * Of the mark in a cart that signing in closed: no session of the guest outlives it, though one renewal may fail each time,
 * and an undo finds it for as long as it may be repeated.
 */
export function closedSeconds(cartTtlSeconds: number, sessionTtlSeconds: number): number {
  return Math.max(2 * sessionTtlSeconds, departureSeconds(cartTtlSeconds));
}

/** Of receipts: they outlive every departure, or a late repetition would be booked twice. */
export function receiptSeconds(cartTtlSeconds: number): number {
  return 2 * departureSeconds(cartTtlSeconds);
}

/** Of orders: far longer than any checkout goes on asking for one, and longer than a cart that nobody touches. */
export function orderSeconds(cartTtlSeconds: number): number {
  return Math.max(400 * 24 * 60 * 60, receiptSeconds(cartTtlSeconds));
}
