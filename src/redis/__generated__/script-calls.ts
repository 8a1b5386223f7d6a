// Generated from the headers in src/redis/lua. Do not edit; run: npm run scripts:emit

import type { ScriptArgument, ScriptCall } from '../scripts';

import { scripts } from '../scripts';

export interface LateInput {
  /** latest moment to apply, in Unix ms by the clock of Redis */
  readonly latest: ScriptArgument;
}

export type LateReply = readonly [status: 'LATE'];

export interface CartInput {
  /** hash: line key or @meta → value */
  readonly cart: string;
  /** seconds since 2026-01-01 */
  readonly now: ScriptArgument;
  /** channel code */
  readonly channel: ScriptArgument;
}

export interface WriteInput {
  /** list of [version, replica, line, delta, …] */
  readonly journal: string;
  /** stream */
  readonly outbox: string;
  /** how long to keep the cart */
  readonly keepSeconds: ScriptArgument;
  /** random, of this call; names a new incarnation */
  readonly call: ScriptArgument;
  /** entries to keep in the outbox, roughly */
  readonly outboxLength: ScriptArgument;
}

export interface ChangeInput {
  /** operations of this period (hash: operation id → record) */
  readonly operations: string;
  /** operations of the neighbouring period, or the same again */
  readonly otherOperations: string;
  /** operation id */
  readonly operation: ScriptArgument;
  /** of the input; empty if nobody but us knows the operation id */
  readonly fingerprint: ScriptArgument;
  /** ms to keep the record, and the most client keys that the cart may have */
  readonly keep: ScriptArgument;
  /** or empty */
  readonly expectedVersion: ScriptArgument;
}

export type ChangeReply =
  | readonly [status: 'OK', notes: string, cart: string]
  | readonly [status: 'REPLAYED', notes: string, cart: string]
  | readonly [status: 'IDEMPOTENCY_KEY_REUSED', notes: string, cart: string]
  | readonly [status: 'FOLLOW', alias: string, ownVersion: string]
  | readonly [status: 'CLOSED']
  | readonly [status: 'FULL', seconds: string];

export interface CarriedInput {
  /** hash: order of an id → JSON; @bytes */
  readonly orders: string;
  /** how long to keep orders */
  readonly orderSeconds: ScriptArgument;
}

export interface AddCartLinesInput extends LateInput, CartInput, WriteInput, ChangeInput {
  /** most lines a cart may have */
  readonly maxLines: ScriptArgument;
  /** most units a line may have */
  readonly maxQuantity: ScriptArgument;
  /** most bytes of text its lines may have */
  readonly maxTextBytes: ScriptArgument;
  /** index, key, quantity, detail */
  readonly lines: readonly {
    readonly index: ScriptArgument;
    readonly key: ScriptArgument;
    readonly quantity: ScriptArgument;
    readonly detail: ScriptArgument;
  }[];
}

export type AddCartLinesReply =
  | readonly [status: 'LATE']
  | readonly [status: 'OK', notes: string, cart: string]
  | readonly [status: 'REPLAYED', notes: string, cart: string]
  | readonly [status: 'IDEMPOTENCY_KEY_REUSED', notes: string, cart: string]
  | readonly [status: 'FOLLOW', alias: string, ownVersion: string]
  | readonly [status: 'CLOSED']
  | readonly [status: 'FULL', seconds: string];

export function addCartLines(input: AddCartLinesInput): ScriptCall<AddCartLinesReply> {
  const keys = [input.cart, input.journal, input.outbox, input.operations, input.otherOperations];
  const args: ScriptArgument[] = [
    input.latest,
    input.now,
    input.channel,
    input.keepSeconds,
    input.call,
    input.outboxLength,
    input.operation,
    input.fingerprint,
    input.keep,
    input.expectedVersion,
    input.maxLines,
    input.maxQuantity,
    input.maxTextBytes,
  ];
  for (const item of input.lines) args.push(item.index, item.key, item.quantity, item.detail);
  return { script: scripts.addCartLines, keys, args };
}

export interface UpdateCartLinesInput extends LateInput, CartInput, WriteInput, ChangeInput {
  /** most units a line may have */
  readonly maxQuantity: ScriptArgument;
  /** index, key, quantity */
  readonly lines: readonly {
    readonly index: ScriptArgument;
    readonly key: ScriptArgument;
    readonly quantity: ScriptArgument;
  }[];
}

export type UpdateCartLinesReply =
  | readonly [status: 'LATE']
  | readonly [status: 'OK', notes: string, cart: string]
  | readonly [status: 'REPLAYED', notes: string, cart: string]
  | readonly [status: 'IDEMPOTENCY_KEY_REUSED', notes: string, cart: string]
  | readonly [status: 'FOLLOW', alias: string, ownVersion: string]
  | readonly [status: 'CLOSED']
  | readonly [status: 'FULL', seconds: string];

export function updateCartLines(input: UpdateCartLinesInput): ScriptCall<UpdateCartLinesReply> {
  const keys = [input.cart, input.journal, input.outbox, input.operations, input.otherOperations];
  const args: ScriptArgument[] = [
    input.latest,
    input.now,
    input.channel,
    input.keepSeconds,
    input.call,
    input.outboxLength,
    input.operation,
    input.fingerprint,
    input.keep,
    input.expectedVersion,
    input.maxQuantity,
  ];
  for (const item of input.lines) args.push(item.index, item.key, item.quantity);
  return { script: scripts.updateCartLines, keys, args };
}

export interface RemoveCartLinesInput extends LateInput, CartInput, WriteInput, ChangeInput {
  /** index, key */
  readonly lines: readonly { readonly index: ScriptArgument; readonly key: ScriptArgument }[];
}

export type RemoveCartLinesReply =
  | readonly [status: 'LATE']
  | readonly [status: 'OK', notes: string, cart: string]
  | readonly [status: 'REPLAYED', notes: string, cart: string]
  | readonly [status: 'IDEMPOTENCY_KEY_REUSED', notes: string, cart: string]
  | readonly [status: 'FOLLOW', alias: string, ownVersion: string]
  | readonly [status: 'CLOSED']
  | readonly [status: 'FULL', seconds: string];

export function removeCartLines(input: RemoveCartLinesInput): ScriptCall<RemoveCartLinesReply> {
  const keys = [input.cart, input.journal, input.outbox, input.operations, input.otherOperations];
  const args: ScriptArgument[] = [
    input.latest,
    input.now,
    input.channel,
    input.keepSeconds,
    input.call,
    input.outboxLength,
    input.operation,
    input.fingerprint,
    input.keep,
    input.expectedVersion,
  ];
  for (const item of input.lines) args.push(item.index, item.key);
  return { script: scripts.removeCartLines, keys, args };
}

export interface ClearCartInput extends LateInput, CartInput, WriteInput, ChangeInput {
  /** version up to which to clear, or empty for all */
  readonly upTo: ScriptArgument;
}

export type ClearCartReply =
  | readonly [status: 'LATE']
  | readonly [status: 'OK', notes: string, cart: string]
  | readonly [status: 'REPLAYED', notes: string, cart: string]
  | readonly [status: 'IDEMPOTENCY_KEY_REUSED', notes: string, cart: string]
  | readonly [status: 'FOLLOW', alias: string, ownVersion: string]
  | readonly [status: 'CLOSED']
  | readonly [status: 'FULL', seconds: string];

export function clearCart(input: ClearCartInput): ScriptCall<ClearCartReply> {
  const keys = [input.cart, input.journal, input.outbox, input.operations, input.otherOperations];
  const args: ScriptArgument[] = [
    input.latest,
    input.now,
    input.channel,
    input.keepSeconds,
    input.call,
    input.outboxLength,
    input.operation,
    input.fingerprint,
    input.keep,
    input.expectedVersion,
    input.upTo,
  ];
  return { script: scripts.clearCart, keys, args };
}

export interface TakeOrderedLinesInput extends LateInput, CartInput, WriteInput, ChangeInput {
  /** hash: order of an id → JSON; @bytes */
  readonly orders: string;
  /** hash: merge id → JSON */
  readonly departures: string;
  /** records of the departures (list) */
  readonly departureOrder: string;
  /** hash: merge id → JSON */
  readonly receipts: string;
  /** names the order */
  readonly orderId: ScriptArgument;
  /** its kind: shopper or service */
  readonly caller: ScriptArgument;
  /** merges by which the lines came here, one after the other, "return" before the last if its undo gave them back; empty in the cart that the call names */
  readonly path: ScriptArgument;
  /** takings elsewhere, as JSON */
  readonly known: ScriptArgument;
  /** how long to keep orders */
  readonly orderSeconds: ScriptArgument;
  /** of the ordered lines whose text is good, or empty if there are none */
  readonly orderFingerprint: ScriptArgument;
  /** merges at whose targets the caller has looked for takings, as JSON */
  readonly looked: ScriptArgument;
  /** key, ordered, most; units that were ordered, and most units to take here */
  readonly lines: readonly {
    readonly key: ScriptArgument;
    readonly ordered: ScriptArgument;
    readonly most: ScriptArgument;
  }[];
}

export type TakeOrderedLinesReply =
  | readonly [status: 'LATE']
  | readonly [status: 'OK', notes: string, cart: string, order?: string | null, taking?: string | null]
  | readonly [status: 'REPLAYED', notes: string, cart: string, order?: string | null, taking?: string | null]
  | readonly [status: 'IDEMPOTENCY_KEY_REUSED', notes: string, cart: string]
  | readonly [status: 'FOLLOW', alias: string, ownVersion: string]
  | readonly [status: 'CLOSED']
  | readonly [status: 'FULL', seconds: string]
  | readonly [status: 'UNDOING', notes: string, cart: string]
  | readonly [status: 'LOOK', merges: string, cart: string];

export function takeOrderedLines(input: TakeOrderedLinesInput): ScriptCall<TakeOrderedLinesReply> {
  const keys = [
    input.cart,
    input.journal,
    input.outbox,
    input.operations,
    input.otherOperations,
    input.orders,
    input.departures,
    input.departureOrder,
    input.receipts,
  ];
  const args: ScriptArgument[] = [
    input.latest,
    input.now,
    input.channel,
    input.keepSeconds,
    input.call,
    input.outboxLength,
    input.operation,
    input.fingerprint,
    input.keep,
    input.expectedVersion,
    input.orderId,
    input.caller,
    input.path,
    input.known,
    input.orderSeconds,
    input.orderFingerprint,
    input.looked,
  ];
  for (const item of input.lines) args.push(item.key, item.ordered, item.most);
  return { script: scripts.takeOrderedLines, keys, args };
}

export interface SyncCartInput extends LateInput, CartInput, WriteInput, ChangeInput {
  /** most lines a cart may have */
  readonly maxLines: ScriptArgument;
  /** most units a line may have */
  readonly maxQuantity: ScriptArgument;
  /** most bytes of text its lines may have */
  readonly maxTextBytes: ScriptArgument;
  /** version that the copy comes from, or empty */
  readonly base: ScriptArgument;
  /** names the copy in the journal, or empty */
  readonly replica: ScriptArgument;
  /** operation id under which former instances record this call, or empty */
  readonly formerId: ScriptArgument;
  /** index, key, quantity, detail; in place of a quantity UNREADABLE for what may be any line, unless the cart has one of this key; or a code and units: these if the cart has the line, otherwise an error and UNREADABLE */
  readonly lines: readonly {
    readonly index: ScriptArgument;
    readonly key: ScriptArgument;
    readonly quantity: ScriptArgument;
    readonly detail: ScriptArgument;
  }[];
}

export type SyncCartReply =
  | readonly [status: 'LATE']
  | readonly [status: 'OK', notes: string, cart: string]
  | readonly [status: 'REPLAYED', notes: string, cart: string]
  | readonly [status: 'IDEMPOTENCY_KEY_REUSED', notes: string, cart: string]
  | readonly [status: 'FOLLOW', alias: string, ownVersion: string]
  | readonly [status: 'CLOSED']
  | readonly [status: 'FULL', seconds: string];

export function syncCart(input: SyncCartInput): ScriptCall<SyncCartReply> {
  const keys = [input.cart, input.journal, input.outbox, input.operations, input.otherOperations];
  const args: ScriptArgument[] = [
    input.latest,
    input.now,
    input.channel,
    input.keepSeconds,
    input.call,
    input.outboxLength,
    input.operation,
    input.fingerprint,
    input.keep,
    input.expectedVersion,
    input.maxLines,
    input.maxQuantity,
    input.maxTextBytes,
    input.base,
    input.replica,
    input.formerId,
  ];
  for (const item of input.lines) args.push(item.index, item.key, item.quantity, item.detail);
  return { script: scripts.syncCart, keys, args };
}

export interface ClaimMergeInput extends LateInput, CartInput, WriteInput {
  /** hash: merge id → JSON; @pending: target, merge ids; @last: merge id */
  readonly departures: string;
  /** sorted set: what is unfinished, by time */
  readonly claims: string;
  /** client operations of this period */
  readonly operations: string;
  /** client operations of the neighbouring period */
  readonly otherOperations: string;
  /** records of the departures, in the order in which they are looked at (list) */
  readonly departureOrder: string;
  /** hash: order of an id → JSON; @bytes */
  readonly orders: string;
  /** sorted set: identities that became this one, by time */
  readonly formerIds: string;
  /** of the departure */
  readonly mergeId: ScriptArgument;
  /** the one that was read, or empty */
  readonly incarnation: ScriptArgument;
  /** target identity */
  readonly target: ScriptArgument;
  /** how to combine */
  readonly strategy: ScriptArgument;
  /** 1 if the source becomes an alias of the target, or empty */
  readonly alias: ScriptArgument;
  /** request that asks */
  readonly request: ScriptArgument;
  /** operation id of the client's key, or empty */
  readonly operation: ScriptArgument;
  /** of that operation */
  readonly fingerprint: ScriptArgument;
  /** how long to keep departures */
  readonly departureSeconds: ScriptArgument;
  /** 1 if the caller calls the source the target, or empty */
  readonly mirrored: ScriptArgument;
  /** how long the source stays closed, or empty if it does not close */
  readonly closedSeconds: ScriptArgument;
}

export type ClaimMergeReply =
  | readonly [status: 'LATE']
  | readonly [status: 'CLAIMED', departure: string]
  | readonly [status: 'MERGED', departure: string]
  | readonly [status: 'STALE', departure: string]
  | readonly [status: 'CONFLICT', departure: string]
  | readonly [status: 'NOTHING', departure: string];

export function claimMerge(input: ClaimMergeInput): ScriptCall<ClaimMergeReply> {
  const keys = [
    input.cart,
    input.journal,
    input.outbox,
    input.departures,
    input.claims,
    input.operations,
    input.otherOperations,
    input.departureOrder,
    input.orders,
    input.formerIds,
  ];
  const args: ScriptArgument[] = [
    input.latest,
    input.now,
    input.channel,
    input.keepSeconds,
    input.call,
    input.outboxLength,
    input.mergeId,
    input.incarnation,
    input.target,
    input.strategy,
    input.alias,
    input.request,
    input.operation,
    input.fingerprint,
    input.departureSeconds,
    input.mirrored,
    input.closedSeconds,
  ];
  return { script: scripts.claimMerge, keys, args };
}

export interface ApplyMergeInput extends LateInput, CartInput, WriteInput, CarriedInput {
  /** hash: merge id → JSON */
  readonly receipts: string;
  /** client operations of this period */
  readonly operations: string;
  /** merge ids of the receipts, oldest first (list) */
  readonly receiptOrder: string;
  /** sorted set: identities that became this one, by time */
  readonly formerIds: string;
  /** of the departure */
  readonly mergeId: ScriptArgument;
  /** as claimMerge gave it */
  readonly departure: ScriptArgument;
  /** source identity */
  readonly source: ScriptArgument;
  /** most lines a cart may have */
  readonly maxLines: ScriptArgument;
  /** most units a line may have */
  readonly maxQuantity: ScriptArgument;
  /** most bytes of text its lines may have */
  readonly maxTextBytes: ScriptArgument;
  /** how long to keep receipts */
  readonly receiptSeconds: ScriptArgument;
  /** how long to keep client operations */
  readonly keepMs: ScriptArgument;
}

export type ApplyMergeReply =
  | readonly [status: 'LATE']
  | readonly [status: 'APPLIED', receipt: string, cart: string, oldReceipts: string[]]
  | readonly [status: 'ALREADY', receipt: string, cart: string]
  | readonly [status: 'FOLLOW', alias: string];

export function applyMerge(input: ApplyMergeInput): ScriptCall<ApplyMergeReply> {
  const keys = [
    input.cart,
    input.journal,
    input.outbox,
    input.orders,
    input.receipts,
    input.operations,
    input.receiptOrder,
    input.formerIds,
  ];
  const args: ScriptArgument[] = [
    input.latest,
    input.now,
    input.channel,
    input.keepSeconds,
    input.call,
    input.outboxLength,
    input.orderSeconds,
    input.mergeId,
    input.departure,
    input.source,
    input.maxLines,
    input.maxQuantity,
    input.maxTextBytes,
    input.receiptSeconds,
    input.keepMs,
  ];
  return { script: scripts.applyMerge, keys, args };
}

export interface CompleteMergeInput extends LateInput {
  /** hash: merge id → JSON; @pending: target, merge ids */
  readonly departures: string;
  /** sorted set: what is unfinished, by time */
  readonly claims: string;
  /** of the departure */
  readonly mergeId: ScriptArgument;
  /** what claims calls it */
  readonly claim: ScriptArgument;
  /** cart beside which the receipt lies */
  readonly receiptCart: ScriptArgument;
}

export type CompleteMergeReply = readonly [status: 'LATE'] | readonly [status: 'DONE'];

export function completeMerge(input: CompleteMergeInput): ScriptCall<CompleteMergeReply> {
  const keys = [input.departures, input.claims];
  const args: ScriptArgument[] = [input.latest, input.mergeId, input.claim, input.receiptCart];
  return { script: scripts.completeMerge, keys, args };
}

export interface PreviewMergeInput extends CartInput {
  /** how to combine */
  readonly strategy: ScriptArgument;
  /** source lines as JSON, like those of a departure */
  readonly sources: ScriptArgument;
  /** most lines a cart may have */
  readonly maxLines: ScriptArgument;
  /** most units a line may have */
  readonly maxQuantity: ScriptArgument;
  /** most bytes of text its lines may have */
  readonly maxTextBytes: ScriptArgument;
}

export type PreviewMergeReply = readonly [status: 'OK', lines: string];

export function previewMerge(input: PreviewMergeInput): ScriptCall<PreviewMergeReply> {
  const keys = [input.cart];
  const args: ScriptArgument[] = [
    input.now,
    input.channel,
    input.strategy,
    input.sources,
    input.maxLines,
    input.maxQuantity,
    input.maxTextBytes,
  ];
  return { script: scripts.previewMerge, keys, args };
}

export interface ForgetReceiptInput extends LateInput {
  /** hash: merge id → JSON */
  readonly receipts: string;
  /** merge ids of the receipts, oldest first (list) */
  readonly receiptOrder: string;
  /** of the receipt */
  readonly mergeId: ScriptArgument;
}

export type ForgetReceiptReply = readonly [status: 'LATE'] | readonly [status: 'OK'];

export function forgetReceipt(input: ForgetReceiptInput): ScriptCall<ForgetReceiptReply> {
  const keys = [input.receipts, input.receiptOrder];
  const args: ScriptArgument[] = [input.latest, input.mergeId];
  return { script: scripts.forgetReceipt, keys, args };
}

export interface RecordMergeInput extends LateInput {
  /** target cart (hash: @alias → identity) */
  readonly cart: string;
  /** client operations of this period */
  readonly operations: string;
  /** client operations of the neighbouring period */
  readonly otherOperations: string;
  /** operation id */
  readonly operation: ScriptArgument;
  /** fingerprint and outcome, or empty */
  readonly record: ScriptArgument;
  /** how long to keep the record */
  readonly keepMs: ScriptArgument;
}

export type RecordMergeReply =
  | readonly [status: 'LATE']
  | readonly [status: 'OK', record: string]
  | readonly [status: 'FOLLOW', alias: string];

export function recordMerge(input: RecordMergeInput): ScriptCall<RecordMergeReply> {
  const keys = [input.cart, input.operations, input.otherOperations];
  const args: ScriptArgument[] = [input.latest, input.operation, input.record, input.keepMs];
  return { script: scripts.recordMerge, keys, args };
}

export interface ClaimUndoInput extends LateInput, CartInput, WriteInput, ChangeInput {
  /** hash: merge id → JSON */
  readonly receipts: string;
  /** sorted set: what is unfinished, by time */
  readonly claims: string;
  /** of the merge */
  readonly mergeId: ScriptArgument;
  /** merges before this moment stay, in s since 2026-01-01 */
  readonly since: ScriptArgument;
  /** request that asks */
  readonly request: ScriptArgument;
  /** what claims calls it */
  readonly claim: ScriptArgument;
}

export type ClaimUndoReply =
  | readonly [status: 'LATE']
  | readonly [status: 'OK', notes: string, cart: string]
  | readonly [status: 'REPLAYED', notes: string, cart: string]
  | readonly [status: 'IDEMPOTENCY_KEY_REUSED', notes: string, cart: string]
  | readonly [status: 'FOLLOW', alias: string, ownVersion: string]
  | readonly [status: 'CLOSED', receipt: string, cart: string]
  | readonly [status: 'FULL', seconds: string]
  | readonly [status: 'UNDOING', receipt: string, cart: string]
  | readonly [status: 'UNDONE', receipt: string, cart: string]
  | readonly [status: 'NOT_FOUND', receipt: string, cart: string]
  | readonly [status: 'REFUSED', receipt: string, cart: string];

export function claimUndo(input: ClaimUndoInput): ScriptCall<ClaimUndoReply> {
  const keys = [
    input.cart,
    input.journal,
    input.outbox,
    input.operations,
    input.otherOperations,
    input.receipts,
    input.claims,
  ];
  const args: ScriptArgument[] = [
    input.latest,
    input.now,
    input.channel,
    input.keepSeconds,
    input.call,
    input.outboxLength,
    input.operation,
    input.fingerprint,
    input.keep,
    input.expectedVersion,
    input.mergeId,
    input.since,
    input.request,
    input.claim,
  ];
  return { script: scripts.claimUndo, keys, args };
}

export interface ApplyUndoInput extends LateInput, CartInput, WriteInput, CarriedInput {
  /** hash: merge id → JSON, return of a merge id → time */
  readonly departures: string;
  /** records of the departures, in the order in which they are looked at (list) */
  readonly departureOrder: string;
  /** of the merge */
  readonly mergeId: ScriptArgument;
  /** what to give, as JSON [[line key, units, detail, via], …] */
  readonly give: ScriptArgument;
  /** how long to keep departures */
  readonly departureSeconds: ScriptArgument;
  /** orders, as JSON [order of an id, JSON, …] */
  readonly takings: ScriptArgument;
}

export type ApplyUndoReply =
  | readonly [status: 'LATE']
  | readonly [status: 'APPLIED']
  | readonly [status: 'ALREADY']
  | readonly [status: 'CLOSED']
  | readonly [status: 'FOLLOW', alias: string];

export function applyUndo(input: ApplyUndoInput): ScriptCall<ApplyUndoReply> {
  const keys = [
    input.cart,
    input.journal,
    input.outbox,
    input.orders,
    input.departures,
    input.departureOrder,
  ];
  const args: ScriptArgument[] = [
    input.latest,
    input.now,
    input.channel,
    input.keepSeconds,
    input.call,
    input.outboxLength,
    input.orderSeconds,
    input.mergeId,
    input.give,
    input.departureSeconds,
    input.takings,
  ];
  return { script: scripts.applyUndo, keys, args };
}

export interface CompleteUndoInput extends LateInput {
  /** hash: merge id → JSON */
  readonly receipts: string;
  /** sorted set: what is unfinished, by time */
  readonly claims: string;
  /** of the merge */
  readonly mergeId: ScriptArgument;
  /** what claims calls it */
  readonly claim: ScriptArgument;
  /** 1 if the receipt keeps what was taken back, or empty */
  readonly keeps: ScriptArgument;
}

export type CompleteUndoReply = readonly [status: 'LATE'] | readonly [status: 'DONE'];

export function completeUndo(input: CompleteUndoInput): ScriptCall<CompleteUndoReply> {
  const keys = [input.receipts, input.claims];
  const args: ScriptArgument[] = [input.latest, input.mergeId, input.claim, input.keeps];
  return { script: scripts.completeUndo, keys, args };
}

export interface KeepClosedInput {
  /** hash: line key or @meta → value */
  readonly cart: string;
  /** how long the cart stays closed */
  readonly closedSeconds: ScriptArgument;
}

export type KeepClosedReply = readonly [status: 'OK'];

export function keepClosed(input: KeepClosedInput): ScriptCall<KeepClosedReply> {
  const keys = [input.cart];
  const args: ScriptArgument[] = [input.closedSeconds];
  return { script: scripts.keepClosed, keys, args };
}

export interface DropClaimInput extends LateInput {
  /** departures, or receipts for an undo (hash: merge id → JSON) */
  readonly records: string;
  /** sorted set: what is unfinished, by time */
  readonly claims: string;
  /** of the merge */
  readonly mergeId: ScriptArgument;
  /** what claims calls it */
  readonly claim: ScriptArgument;
}

export type DropClaimReply =
  readonly [status: 'LATE'] | readonly [status: 'DROPPED'] | readonly [status: 'KEPT'];

export function dropClaim(input: DropClaimInput): ScriptCall<DropClaimReply> {
  const keys = [input.records, input.claims];
  const args: ScriptArgument[] = [input.latest, input.mergeId, input.claim];
  return { script: scripts.dropClaim, keys, args };
}

export interface ShortenAliasInput {
  /** cart of the alias (hash: @alias → identity) */
  readonly cart: string;
  /** where it leads by now */
  readonly from: ScriptArgument;
  /** where it leads in the end */
  readonly to: ScriptArgument;
}

export type ShortenAliasReply = readonly [status: 'OK'];

export function shortenAlias(input: ShortenAliasInput): ScriptCall<ShortenAliasReply> {
  const keys = [input.cart];
  const args: ScriptArgument[] = [input.from, input.to];
  return { script: scripts.shortenAlias, keys, args };
}

export interface RecordAliasInput {
  /** hash: alias → older identity */
  readonly identity: string;
  /** older identity */
  readonly older: ScriptArgument;
}

export type RecordAliasReply = readonly [status: 'OK'];

export function recordAlias(input: RecordAliasInput): ScriptCall<RecordAliasReply> {
  const keys = [input.identity];
  const args: ScriptArgument[] = [input.older];
  return { script: scripts.recordAlias, keys, args };
}

export interface RecordIdentityInput {
  /** hash: alias → older identity; credential, or alias-of-me:… → when it was linked */
  readonly identity: string;
  /** in Unix ms */
  readonly now: ScriptArgument;
  /** name; of what belongs to the identity */
  readonly names: readonly ScriptArgument[];
}

export type RecordIdentityReply = readonly [status: 'OK'];

export function recordIdentity(input: RecordIdentityInput): ScriptCall<RecordIdentityReply> {
  const keys = [input.identity];
  const args: ScriptArgument[] = [input.now];
  for (const item of input.names) args.push(item);
  return { script: scripts.recordIdentity, keys, args };
}

export interface ClaimCredentialInput {
  /** hash: identity → identity id */
  readonly credential: string;
  /** the one to prove */
  readonly identity: ScriptArgument;
}

export type ClaimCredentialReply = readonly [status: 'OK', owner: string];

export function claimCredential(input: ClaimCredentialInput): ScriptCall<ClaimCredentialReply> {
  const keys = [input.credential];
  const args: ScriptArgument[] = [input.identity];
  return { script: scripts.claimCredential, keys, args };
}

export interface PutCodeInput {
  /** hash: bound, payload, session, taken */
  readonly code: string;
  /** what it is bound to */
  readonly bound: ScriptArgument;
  /** what it stands for */
  readonly payload: ScriptArgument;
  /** how long it lives */
  readonly seconds: ScriptArgument;
  /** session that it was made in, or empty */
  readonly session: ScriptArgument;
}

export type PutCodeReply = readonly [status: 'OK'];

export function putCode(input: PutCodeInput): ScriptCall<PutCodeReply> {
  const keys = [input.code];
  const args: ScriptArgument[] = [input.bound, input.payload, input.seconds, input.session];
  return { script: scripts.putCode, keys, args };
}

export interface TakeCodeInput {
  /** hash: bound, payload, session, taken */
  readonly code: string;
  /** what it must be bound to */
  readonly bound: ScriptArgument;
  /** names who redeems it */
  readonly redeemer: ScriptArgument;
}

export type TakeCodeReply =
  | readonly [status: 'OK', payload: string, redeemer: string, session?: string | null]
  | readonly [status: 'TAKEN', payload: string, redeemer: string, session?: string | null]
  | readonly [status: 'GONE'];

export function takeCode(input: TakeCodeInput): ScriptCall<TakeCodeReply> {
  const keys = [input.code];
  const args: ScriptArgument[] = [input.bound, input.redeemer];
  return { script: scripts.takeCode, keys, args };
}

export interface OpenSessionInput extends LateInput {
  /** hash */
  readonly session: string;
  /** whose session it is */
  readonly identity: ScriptArgument;
  /** kind of the identity */
  readonly kind: ScriptArgument;
  /** of the client */
  readonly channel: ScriptArgument;
  /** credential it is opened with, or empty */
  readonly credential: ScriptArgument;
  /** what the client calls itself */
  readonly agent: ScriptArgument;
  /** time without use until it is forgotten */
  readonly ttlSeconds: ScriptArgument;
  /** what the provider calls them, or empty */
  readonly name: ScriptArgument;
  /** the session whose hand-off opens it, or empty */
  readonly openedBy: ScriptArgument;
}

export type OpenSessionReply = readonly [status: 'LATE'] | readonly [status: 'OK'];

export function openSession(input: OpenSessionInput): ScriptCall<OpenSessionReply> {
  const keys = [input.session];
  const args: ScriptArgument[] = [
    input.latest,
    input.identity,
    input.kind,
    input.channel,
    input.credential,
    input.agent,
    input.ttlSeconds,
    input.name,
    input.openedBy,
  ];
  return { script: scripts.openSession, keys, args };
}

export interface RefreshSessionInput extends LateInput {
  /** hash */
  readonly session: string;
  /** of the token */
  readonly generation: ScriptArgument;
  /** what the client calls itself */
  readonly agent: ScriptArgument;
  /** time without use until the session is forgotten */
  readonly ttlSeconds: ScriptArgument;
  /** how long to remember that a session was ended */
  readonly endSeconds: ScriptArgument;
}

export type RefreshSessionReply =
  | readonly [status: 'LATE']
  | readonly [status: 'OK', session: string[]]
  | readonly [status: 'ENDED', session: string[]]
  | readonly [status: 'MISSING'];

export function refreshSession(input: RefreshSessionInput): ScriptCall<RefreshSessionReply> {
  const keys = [input.session];
  const args: ScriptArgument[] = [
    input.latest,
    input.generation,
    input.agent,
    input.ttlSeconds,
    input.endSeconds,
  ];
  return { script: scripts.refreshSession, keys, args };
}

export interface TouchSessionInput {
  /** hash */
  readonly session: string;
  /** time without use until it is forgotten */
  readonly ttlSeconds: ScriptArgument;
}

export type TouchSessionReply = readonly [status: 'OK'];

export function touchSession(input: TouchSessionInput): ScriptCall<TouchSessionReply> {
  const keys = [input.session];
  const args: ScriptArgument[] = [input.ttlSeconds];
  return { script: scripts.touchSession, keys, args };
}

export interface EndSessionInput {
  /** hash */
  readonly session: string;
  /** how long to remember that it was ended */
  readonly endSeconds: ScriptArgument;
}

export type EndSessionReply = readonly [status: 'OK'];

export function endSession(input: EndSessionInput): ScriptCall<EndSessionReply> {
  const keys = [input.session];
  const args: ScriptArgument[] = [input.endSeconds];
  return { script: scripts.endSession, keys, args };
}

export interface ListSessionInput {
  /** of an identity (sorted set: session id → last use in Unix seconds, by the clock of Redis) */
  readonly sessions: string;
  /** session id */
  readonly id: ScriptArgument;
  /** time without use until a session is forgotten */
  readonly ttlSeconds: ScriptArgument;
  /** 1 if no list is to be made for it */
  readonly onlyIfAny: ScriptArgument;
}

export type ListSessionReply = readonly [status: 'OK', count: number];

export function listSession(input: ListSessionInput): ScriptCall<ListSessionReply> {
  const keys = [input.sessions];
  const args: ScriptArgument[] = [input.id, input.ttlSeconds, input.onlyIfAny];
  return { script: scripts.listSession, keys, args };
}

export interface UnlistSessionsInput {
  /** of an identity (sorted set: session id → last use) */
  readonly sessions: string;
  /** id */
  readonly ids: readonly ScriptArgument[];
}

export type UnlistSessionsReply = readonly [status: 'OK'];

export function unlistSessions(input: UnlistSessionsInput): ScriptCall<UnlistSessionsReply> {
  const keys = [input.sessions];
  const args: ScriptArgument[] = [];
  for (const item of input.ids) args.push(item);
  return { script: scripts.unlistSessions, keys, args };
}

export interface RevokeSessionsInput {
  /** sorted set: session id → time of revocation in Unix seconds, by the clock of Redis */
  readonly revocations: string;
  /** after which no token that was issued before a revocation is good any more */
  readonly rememberSeconds: ScriptArgument;
  /** id */
  readonly ids: readonly ScriptArgument[];
}

export type RevokeSessionsReply = readonly [status: 'OK'];

export function revokeSessions(input: RevokeSessionsInput): ScriptCall<RevokeSessionsReply> {
  const keys = [input.revocations];
  const args: ScriptArgument[] = [input.rememberSeconds];
  for (const item of input.ids) args.push(item);
  return { script: scripts.revokeSessions, keys, args };
}

export interface RecordBirthInput {
  /** birth of the data (string: Unix ms) */
  readonly birth: string;
  /** in Unix ms */
  readonly now: ScriptArgument;
}

export type RecordBirthReply = readonly [status: 'OK', birth: string];

export function recordBirth(input: RecordBirthInput): ScriptCall<RecordBirthReply> {
  const keys = [input.birth];
  const args: ScriptArgument[] = [input.now];
  return { script: scripts.recordBirth, keys, args };
}
