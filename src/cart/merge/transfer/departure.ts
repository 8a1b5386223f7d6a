import { createHash } from 'node:crypto';
import type { MergeStrategy } from '../receipt';

/** Lines on their way out of a source cart, as far as those who carry them need to know. */
export interface Departure {
  readonly id: string;
  readonly source: string;
  /** Once it is done, the cart beside which the receipt lies: another one if the first had become an alias. */
  readonly target: string;
  readonly state: 'pending' | 'done';
  readonly strategy: MergeStrategy;
  /** The source becomes an alias of the target. */
  readonly alias: boolean;
  /** The source is a guest's cart, which signing in closes; missing in departures from before carts were closed. */
  readonly closes?: boolean;
  /** The caller called the source the target; in departures from when two accounts could merge by any strategy. */
  readonly mirrored?: boolean;
  readonly channel: string;
  /** The record itself, which goes into the target as it is. */
  readonly json: string;
}

/** What somebody wants to have moved. */
export interface MergeOrder {
  readonly source: string;
  readonly target: string;
  readonly alias: boolean;
  /** The source is a guest's cart, which signing in closes. */
  readonly closes: boolean;
  readonly strategy: MergeStrategy;
  /** See {@link Departure.mirrored}. */
  readonly mirrored?: boolean;
  readonly channelCode: string;
  /** One for each call, the same for all its attempts. */
  readonly request: string;
  /** The operation of the client's idempotency key; empty without one. */
  readonly operation: { readonly id: string; readonly fingerprint: string };
}

/**
 * The same for everyone who wants to move this incarnation of a cart into that one, so that it is moved once. Signing in
 * has ids of its own: the departure of a merge that came first has closed nothing.
 */
export function mergeIdOf({ source, target, closes }: MergeOrder, incarnation: string): string {
  const name = [source, incarnation, target, ...(closes ? ['close'] : [])].join('\n');
  return createHash('sha1').update(name).digest('base64url');
}

/** Whether a text can be a merge id. */
export function isMergeId(text: string): boolean {
  return /^[\w-]{27}$/.test(text);
}

export function decodeDeparture(source: string, json: string): Departure {
  return { ...(JSON.parse(json) as Omit<Departure, 'source' | 'json'>), source, json };
}

/** How unfinished work is called among the claims of a bucket: what it is, whose, and under which merge id. */
export type Claim = readonly [kind: 'merge' | 'undo', identityId: string, mergeId: string];

export function encodeClaim(claim: Claim): string {
  return claim.join(' ');
}

export function decodeClaim(member: string): Claim {
  return member.split(' ') as unknown as Claim;
}
