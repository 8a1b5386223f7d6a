import { createHash } from 'node:crypto';
import type { MergeStrategy } from '../receipt';

/** A departure, as far as a driver needs it. */
export interface Departure {
  readonly id: string;
  readonly source: string;
  /** Once done, the cart that has the receipt, which differs from the first target if that became an alias. */
  readonly target: string;
  readonly state: 'pending' | 'done';
  readonly strategy: MergeStrategy;
  /** The source becomes an alias of the target. */
  readonly alias: boolean;
  /** The source is a guest's cart, which signing in closes. Absent in departures from older releases. */
  readonly closes?: boolean;
  /** The caller named the two sides the other way round. Only in departures from older releases. */
  readonly mirrored?: boolean;
  readonly channel: string;
  /** The record as stored, which the target gets unchanged. */
  readonly json: string;
}

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
  /** Identifies the call, the same for all its retries. */
  readonly request: string;
  /** The operation of the client's idempotency key, or empty strings without one. */
  readonly operation: { readonly id: string; readonly fingerprint: string };
}

/**
 * The same for all calls that move this incarnation into this target, so that it is moved once. Signing in has its own
 * ids, because an earlier merge between the same carts did not close the source.
 */
export function mergeIdOf({ source, target, closes }: MergeOrder, incarnation: string): string {
  const name = [source, incarnation, target, ...(closes ? ['close'] : [])].join('\n');
  return createHash('sha1').update(name).digest('base64url');
}

export function isMergeId(text: string): boolean {
  return /^[\w-]{27}$/.test(text);
}

export function decodeDeparture(source: string, json: string): Departure {
  return { ...(JSON.parse(json) as Omit<Departure, 'source' | 'json'>), source, json };
}

/** The name of unfinished work in the claims of a bucket. */
export type Claim = readonly [kind: 'merge' | 'undo', identityId: string, mergeId: string];

export function encodeClaim(claim: Claim): string {
  return claim.join(' ');
}

export function decodeClaim(member: string): Claim {
  return member.split(' ') as unknown as Claim;
}
