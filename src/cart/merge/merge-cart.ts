import { randomUUID } from 'node:crypto';
import { channelCode } from '../../identity/caller';
import type { Cart } from '../cart';
import type { CartRequest } from '../cart-request';
import type { CartStore } from '../cart-store';
import type { CartLimits } from '../limits';
import { decodeMergeRecord, encodeMergeRecord, mergeWarnings } from './merge-change';
import type { MergeChange, MergeOutcome } from './merge-change';
import type { MergeDriver, TransferResult } from './transfer/transfer';
import type { MergePlanner } from './merge-planner';
import type { MergePlan } from './plan-merge';
import type {
  MergeInput,
  MergeRejection,
  MergeTerms,
  SourceVerifier,
  VerifiedSides,
} from './source-verifier';
import type { MergeStore } from './transfer/transfer-store';
import type { Receipt } from './receipt';

/** A plan with work to do: neither rejected nor a replay. */
type OpenPlan = Extract<MergePlan, { step: 'FIND_PAST' | 'MOVE' }>;

/** Executes mergeCart. */
export class MergeCart {
  constructor(
    private readonly store: MergeStore,
    private readonly driver: MergeDriver,
    private readonly planner: MergePlanner,
    private readonly verifier: SourceVerifier,
    private readonly carts: CartStore,
    private readonly limits: CartLimits,
  ) {}

  async mergeCart(request: CartRequest, input: MergeInput): Promise<MergeChange> {
    const sides = await this.verifier.verify(request, input, 'USE');
    return 'code' in sides ? this.rejected(request, sides) : this.mergeVerified(request, sides, input);
  }

  /** For a caller who proved both sides without a source token, such as by signing in. */
  async mergeVerified(request: CartRequest, sides: VerifiedSides, terms: MergeTerms): Promise<MergeChange> {
    const call = randomUUID();
    for (;;) {
      const plan = await this.planner.plan(terms, sides, request.deadline);
      if (plan.step === 'REJECT') return this.rejected(request, plan.rejection);
      if (plan.step === 'REPLAY') {
        // A failover may lose a record that was only read, so it is written again before the answer.
        const { operationFor, target, record, receipt } = plan;
        if (await this.store.confirmRecord(operationFor, target, request.deadline))
          return this.describe(request, record.outcome, receipt, true);
        continue;
      }
      const result = await this.execute(plan, sides, call, request.deadline);
      if (result.status === 'CONFLICT' && !sides.closes)
        return this.rejected(request, { code: 'MERGE_CONFLICT', field: 'sourceToken' });
      if (result.status !== 'STALE' && result.status !== 'CONFLICT')
        return this.answer(request, result, call, plan);
    }
  }

  private async execute(
    plan: OpenPlan,
    { viewer }: VerifiedSides,
    call: string,
    deadline: number,
  ): Promise<TransferResult> {
    if (plan.step === 'FIND_PAST') return this.driver.findPastMergeFrom(plan.from, plan.target, deadline);
    const { from, to, ...how } = plan.direction;
    const operation = plan.operationFor?.(plan.target) ?? { id: '', fingerprint: '' };
    const order = {
      source: from.id,
      target: to.id,
      ...how,
      channelCode: channelCode(viewer.channel),
      request: call,
      operation,
    };
    return this.driver.merge(order, from.incarnation, deadline);
  }

  private async answer(
    request: CartRequest,
    result: TransferResult,
    call: string,
    plan: OpenPlan,
  ): Promise<MergeChange> {
    const applied = result.status === 'APPLIED' ? result : undefined;
    if (applied?.receipt.request === call)
      return this.describe(request, 'MERGED', applied.receipt, false, applied.cart);
    const outcome = result.status === 'NOTHING' ? 'NOTHING_TO_MERGE' : 'ALREADY_MERGED';
    const { operationFor, target } = plan;
    if (!operationFor) return this.describe(request, outcome, applied?.receipt, false, applied?.cart);
    const record = encodeMergeRecord({
      fingerprint: operationFor(target).fingerprint,
      outcome,
      applied: applied && { mergeId: applied.receipt.merge.id, target: applied.target },
    });
    const known = await this.store.recordMerge(operationFor, target, record, request.deadline);
    // A different record means that a concurrent call with the same key was first, so this call is a replay.
    const { outcome: said } = decodeMergeRecord(known);
    return this.describe(request, said, applied?.receipt, known !== record, applied?.cart);
  }

  private async describe(
    request: CartRequest,
    outcome: MergeOutcome,
    receipt: Receipt | undefined,
    replayed: boolean,
    known?: Cart,
  ): Promise<MergeChange> {
    const cart = known ?? (await request.ownCartAgain(this.carts));
    request.remember(cart);
    const merge = receipt?.merge ?? null;
    const warnings = merge ? mergeWarnings(merge.lines, cart.id, this.limits) : [];
    return { cart, userErrors: [], warnings, replayed, outcome, merge };
  }

  private async rejected(request: CartRequest, rejection: MergeRejection): Promise<MergeChange> {
    return {
      cart: await request.ownCart(this.carts),
      userErrors: [this.verifier.describe(rejection)],
      warnings: [],
      replayed: false,
      outcome: null,
      merge: null,
    };
  }
}
