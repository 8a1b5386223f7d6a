import type { Bag } from './bag';
import type { Departure, Slot, Taking } from './state';

/** What a script answers, by the script's own words. */
export type Reply =
  | {
      readonly status: 'READ';
      readonly alias: number;
      readonly closed: boolean;
      readonly inc: number;
      readonly exists: boolean;
      readonly pending: Departure | undefined;
    }
  | { readonly status: 'CLAIMED'; readonly departure: Departure }
  | {
      readonly status: 'UNDOING';
      readonly give: readonly Bag[];
      readonly source: number;
      /** Of the order, if it took anything here since the merge. */
      readonly takings: readonly Taking[];
    }
  | { readonly status: 'FOLLOW'; readonly older: number }
  /** `units` are those that the operation added. */
  | { readonly status: 'WRITTEN' | 'REPLAYED'; readonly units: number }
  | { readonly status: 'FOUND' | 'NOT_FOUND' }
  | { readonly status: 'MERGED' | 'STALE' | 'CONFLICT' | 'NOTHING' }
  | { readonly status: 'APPLIED' | 'ALREADY' | 'CLOSED' }
  | { readonly status: 'COMPLETED' | 'NO_OP' | 'RECORDED' }
  | {
      readonly status: 'TAKEN';
      readonly taking: Taking | undefined;
      readonly known: readonly Taking[];
      readonly alias: number;
    }
  | { readonly status: 'LOOK'; readonly departures: readonly number[] }
  | { readonly status: 'HALF_UNDONE' }
  | { readonly status: 'DEPARTED'; readonly departure: Departure | undefined }
  | { readonly status: 'TAKINGS'; readonly known: readonly Taking[]; readonly alias: number }
  | { readonly status: 'REFUSED' | 'UNDONE' | 'FROZEN' };

/** A script only read if the slot is the one it was given. */
export interface Answer {
  readonly slot: Slot;
  readonly reply: Reply;
}

export function answer(slot: Slot, reply: Reply): Answer {
  return { slot, reply };
}
