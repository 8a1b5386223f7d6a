import { transferLines } from '../cart-codec';
import type { CartRequest } from '../cart-request';
import { channelCode } from '../../identity/caller';
import type { CartLimits } from '../limits';
import type { MergeOutcome, MergePreview } from './merge-change';
import { mergeWarnings } from './merge-change';
import type { Direction } from './plan-merge';
import type { MergePlanner } from './merge-planner';
import type { MergeInput, MergeRejection, SourceVerifier } from './source-verifier';
import type { MergeReader } from './merge-reader';
import type { MergeStore } from './transfer/transfer-store';
import type { MergedLine } from './receipt';
import { decodeMergedLines } from './receipt';
import { wasMerged } from './merge-sides';

/** Executes previewMergeCart, by the same rules as the merge itself. */
export class PreviewMergeCart {
  constructor(
    private readonly store: MergeStore,
    private readonly reader: MergeReader,
    private readonly planner: MergePlanner,
    private readonly verifier: SourceVerifier,
    private readonly limits: CartLimits,
  ) {}

  async previewMergeCart(request: CartRequest, input: MergeInput): Promise<MergePreview> {
    const { deadline } = request;
    const sides = await this.verifier.verify(request, input, 'LOOK');
    if ('code' in sides) return this.rejected(sides);
    const plan = await this.planner.plan(input, sides, deadline);
    if (plan.step === 'REJECT') return this.rejected(plan.rejection);
    if (plan.step === 'REPLAY') {
      const { outcome } = plan.record;
      const lines = outcome === 'MERGED' ? plan.receipt?.merge.lines : [];
      return this.preview(outcome, lines ?? [], plan.target);
    }
    if (plan.step === 'FIND_PAST') return this.preview('ALREADY_MERGED', [], plan.target);
    return this.combine(plan.direction, channelCode(sides.viewer.channel), deadline);
  }

  private async combine(direction: Direction, via: string, deadline: number): Promise<MergePreview> {
    const { from, to, alias, strategy } = direction;
    const leaving = transferLines(from.fields);
    if (leaving.length === 0 && !alias) {
      const last = await this.reader.lastDeparture(from.id, deadline);
      const merged = await wasMerged(this.reader, last, to.id, deadline);
      return this.preview(merged ? 'ALREADY_MERGED' : 'NOTHING_TO_MERGE', [], to.id);
    }
    const lines = JSON.stringify(leaving);
    const json = await this.store.previewMerge(to.id, strategy, lines, via, deadline);
    return this.preview('MERGED', decodeMergedLines(json), to.id);
  }

  private preview(outcome: MergeOutcome, lines: MergedLine[], cartId: string): MergePreview {
    return { outcome, lines, warnings: mergeWarnings(lines, cartId, this.limits), userErrors: [] };
  }

  private rejected(rejection: MergeRejection): MergePreview {
    return { outcome: null, lines: [], warnings: [], userErrors: [this.verifier.describe(rejection)] };
  }
}
