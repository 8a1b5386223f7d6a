import { randomUUID } from 'node:crypto';
import { channelCode } from '../../identity/channel';
import type { Cart } from '../cart';
import type { CartRequest, OwnCart } from '../cart-request';
import type { CartLimits } from '../limits';
import { decodeMergeRecord, encodeMergeRecord, mergeWarnings } from './merge-change';
import type { MergeChange, MergeOutcome } from './merge-change';
import type { Driven, MergeDriver } from './transfer/transfer';
import type { MergePlan, MergePlanner } from './merge-planner';
import type { MergeInput, MergeProof, MergeTerms, Objection, Proved } from './source-verifier';
import type { MergeStore } from './transfer/transfer-store';
import type { Receipt } from './receipt';

/** What is to be done and was not answered before. */
type OpenPlan = Extract<MergePlan, { step: 'RECALL' | 'MOVE' }>;

/** Carries out what a mergeCart call asks for, and says what came of it. Made for one request. */
export class MergeService {
  constructor(
    private readonly store: MergeStore,
    private readonly driver: MergeDriver,
    private readonly planner: MergePlanner,
    private readonly own: OwnCart,
    private readonly limits: CartLimits,
    private readonly proof: MergeProof,
    private readonly request: CartRequest,
  ) {}

  async mergeCart(input: MergeInput): Promise<MergeChange> {
    const proved = await this.proof.prove(input, 'USE');
    return 'code' in proved ? this.refused(proved) : this.mergeProved(proved, input);
  }

  /** For who has proved both sides in another way than by a token, such as by signing in. */
  async mergeProved(proved: Proved, input: MergeTerms): Promise<MergeChange> {
    const request = randomUUID();
    for (;;) {
      const plan = await this.planner.plan(input, proved);
      if (plan.step === 'REFUSE') return this.refused(plan.objection);
      if (plan.step === 'REPLAY') {
        // What was only read, a failover may still forget: it is answered once it is kept.
        const { operationFor, target, outcome, receipt } = plan;
        if (await this.store.confirmRecord(operationFor, target, this.request.deadline))
          return this.describe(outcome, receipt, true);
        continue;
      }
      const driven = await this.drive(plan, proved, request);
      if (driven.status === 'CONFLICT' && !proved.closes)
        return this.refused({ code: 'MERGE_CONFLICT', field: 'sourceToken' });
      if (driven.status !== 'STALE' && driven.status !== 'CONFLICT')
        return this.answer(driven, request, plan);
    }
  }

  private async drive(plan: OpenPlan, { viewer }: Proved, request: string): Promise<Driven> {
    const { deadline } = this.request;
    if (plan.step === 'RECALL') return this.driver.recallFrom(plan.from, plan.target, deadline);
    const { from, to, ...how } = plan.direction;
    const operation = plan.operationFor?.(plan.target) ?? { id: '', fingerprint: '' };
    const order = {
      source: from.id,
      target: to.id,
      ...how,
      channelCode: channelCode(viewer.channel),
      request,
      operation,
    };
    return this.driver.merge(order, from.incarnation, deadline);
  }

  private async answer(driven: Driven, request: string, plan: OpenPlan): Promise<MergeChange> {
    const booked = driven.status === 'BOOKED' ? driven : undefined;
    if (booked?.receipt.request === request)
      return this.describe('MERGED', booked.receipt, false, booked.cart);
    const outcome = driven.status === 'NOTHING' ? 'NOTHING_TO_MERGE' : 'ALREADY_MERGED';
    const { operationFor, target } = plan;
    if (!operationFor) return this.describe(outcome, booked?.receipt, false, booked?.cart);
    const record = encodeMergeRecord({
      fingerprint: operationFor(target).fingerprint,
      outcome,
      booked: booked && { mergeId: booked.receipt.merge.id, target: booked.target },
    });
    const known = await this.store.recordMerge(operationFor, target, record, this.request.deadline);
    // Another one means that a call under the same key was quicker: this is its repetition.
    const { outcome: said } = decodeMergeRecord(known);
    return this.describe(said, booked?.receipt, known !== record, booked?.cart);
  }

  private async describe(
    outcome: MergeOutcome,
    receipt: Receipt | undefined,
    replayed: boolean,
    known?: Cart,
  ): Promise<MergeChange> {
    const cart = known ?? (await this.own.readAgain());
    this.own.remember(cart);
    const merge = receipt?.merge ?? null;
    const warnings = merge ? mergeWarnings(merge.lines, cart.id, this.limits) : [];
    return { cart, userErrors: [], warnings, replayed, outcome, merge };
  }

  private async refused(objection: Objection): Promise<MergeChange> {
    return {
      cart: await this.own.read(),
      userErrors: [this.proof.describe(objection)],
      warnings: [],
      replayed: false,
      outcome: null,
      merge: null,
    };
  }
}
