import { randomUUID } from 'node:crypto';
import { channelCode } from '../../channel';
import { Refusal } from '../../errors';
import type { CartRequest } from '../cart-request';
import type { CartLimits } from '../limits';
import type { Operation } from '../operation';
import { clientOperation } from '../operation';
import type { OwnCart } from '../own-cart';
import type { MergeOrder } from './departure';
import type { MergeChange, MergeOutcome } from './merge-change';
import { mergeWarnings } from './merge-change';
import type { Driven, MergeDriver } from './merge-driver';
import type { End } from './merge-ends';
import { directionOf, findEnds, leadsTo } from './merge-ends';
import type { MergeInput, MergeProof, Objection, Proved } from './merge-proof';
import { decodeMergeRecord, encodeMergeRecord } from './merge-record';
import type { MergeReader } from './merge-reader';
import type { MergeStore } from './merge-store';
import type { MergeStrategy, Receipt } from './receipt';
import { decodeReceipt } from './receipt';

/** Who may merge what into which cart, and what the answer is. Made for one request. */
export class MergeService {
  constructor(
    private readonly store: MergeStore,
    private readonly reader: MergeReader,
    private readonly driver: MergeDriver,
    private readonly own: OwnCart,
    private readonly limits: CartLimits,
    private readonly proof: MergeProof,
    private readonly request: CartRequest,
  ) {}

  async mergeCart(input: MergeInput): Promise<MergeChange> {
    const proved = await this.proof.prove(input);
    return 'code' in proved ? this.refused(proved) : this.mergeProved(proved, input);
  }

  /** For who has proved both sides in another way than by a token, such as by signing in. */
  async mergeProved(proved: Proved, input: Omit<MergeInput, 'sourceToken'>): Promise<MergeChange> {
    const { deadline } = this.request;
    const request = randomUUID();
    for (;;) {
      const { source, target } = await findEnds(this.reader, proved, deadline);
      // A guest's token proves the guest's cart, and nothing that it may have become.
      if (proved.source.kind === 'GUEST' && source.id !== proved.source.id)
        return this.refused({ code: 'SOURCE_TOKEN_INVALID', field: 'sourceToken' });
      if (await this.settleEarlier(source, target)) continue;
      const operation = this.operationOf(input, proved, target);
      // After the source was read: a repetition must not find lines that came after what it repeats.
      const replay = operation && (await this.replay(operation, target));
      if (replay) return replay;
      if (input.expectedVersion != null && input.expectedVersion !== target.version) {
        return this.refused({ code: 'VERSION_CONFLICT', field: 'expectedVersion' });
      }
      const driven = await this.drive(proved, source, target, input.strategy, request, operation);
      if (driven.status === 'CONFLICT') return this.refused({ code: 'MERGE_CONFLICT', field: 'sourceToken' });
      if (driven.status !== 'STALE') return this.answer(driven, request, operation);
      if (Date.now() >= deadline) throw new Refusal('STORE_UNAVAILABLE');
    }
  }

  /** What is on its way already arrives first: it may be what this call repeats. True if there was something. */
  private async settleEarlier(source: End, target: End): Promise<boolean> {
    const { deadline } = this.request;
    let settled = false;
    for (const departure of source.pending) {
      if (!(await leadsTo(this.reader, departure, target.id, deadline))) continue;
      await this.driver.settle(departure, deadline);
      settled = true;
    }
    return settled;
  }

  private operationOf(
    { idempotencyKey, expectedVersion, strategy }: Omit<MergeInput, 'sourceToken'>,
    { source }: Proved,
    target: End,
  ): Operation | undefined {
    if (idempotencyKey == null) return undefined;
    return clientOperation(target.id, 'mergeCart', idempotencyKey, [
      source.id,
      strategy,
      expectedVersion ?? null,
    ]);
  }

  private async replay(operation: Operation, target: End): Promise<MergeChange | undefined> {
    const record = await this.reader.operationRecord(operation, this.request.deadline);
    if (record === undefined) return undefined;
    const { fingerprint, outcome, booked } = decodeMergeRecord(record);
    if (fingerprint !== operation.fingerprint)
      return this.refused({ code: 'IDEMPOTENCY_KEY_REUSED', field: 'idempotencyKey' });
    const { deadline } = this.request;
    const json = booked && (await this.reader.receipt(booked.target, booked.mergeId, deadline));
    return this.describe(outcome, json ? decodeReceipt(json) : undefined, target.id, true);
  }

  private async drive(
    { source: { kind, id }, viewer }: Proved,
    source: End,
    target: End,
    asked: MergeStrategy,
    request: string,
    operation: Operation | undefined,
  ): Promise<Driven> {
    if (source.id === target.id)
      return this.driver.recallFrom(id === target.id ? viewer.id : id, this.request.deadline);
    const { from, to, alias, strategy } = directionOf(source, target, kind, asked);
    const order: MergeOrder = {
      source: from.id,
      target: to.id,
      alias,
      strategy,
      channelCode: channelCode(viewer.channel),
      request,
      operation: { id: operation?.id ?? '', fingerprint: operation?.fingerprint ?? '' },
    };
    return this.driver.merge(order, from.incarnation, this.request.deadline);
  }

  private async answer(
    driven: Driven,
    request: string,
    operation: Operation | undefined,
  ): Promise<MergeChange> {
    const booked = driven.status === 'BOOKED' ? driven : undefined;
    const mine = booked?.receipt.request === request;
    let outcome: MergeOutcome = driven.status === 'NOTHING' ? 'NOTHING_TO_MERGE' : 'ALREADY_MERGED';
    if (mine) outcome = 'MERGED';
    let replayed = false;
    if (operation && !mine) {
      const { fingerprint } = operation;
      const merge = booked && { mergeId: booked.receipt.merge.id, target: booked.target };
      const record = encodeMergeRecord({ fingerprint, outcome, booked: merge });
      const known = await this.store.recordMerge(operation, record, this.request.deadline);
      // A call under the same key was quicker: this is its repetition.
      replayed = known !== record;
      outcome = decodeMergeRecord(known).outcome;
    }
    return this.describe(outcome, booked?.receipt, booked?.target, replayed);
  }

  private async describe(
    outcome: MergeOutcome,
    receipt: Receipt | undefined,
    target: string | undefined,
    replayed: boolean,
  ): Promise<MergeChange> {
    const cart = await this.own.readAgain();
    const merge = receipt?.merge ?? null;
    const warnings = merge ? mergeWarnings(merge.lines, target ?? cart.id, this.limits) : [];
    return { cart, userErrors: [], warnings, replayed, outcome, merge };
  }

  private async refused(objection: Objection): Promise<MergeChange> {
    const cart = await this.own.read();
    return {
      cart,
      userErrors: [this.proof.describe(objection)],
      warnings: [],
      replayed: false,
      outcome: null,
      merge: null,
    };
  }
}
