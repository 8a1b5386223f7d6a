import { travellingLines } from '../cart-codec';
import type { CartRequest } from '../cart-request';
import { channelCode } from '../../identity/channel';
import type { CartLimits } from '../limits';
import type { MergeOutcome, MergePreview } from './merge-change';
import { mergeWarnings } from './merge-change';
import type { Direction } from './merge-sides';
import type { MergePlanner } from './merge-planner';
import type { MergeInput, MergeProof, Objection } from './source-verifier';
import type { MergeReader } from './merge-reader';
import type { MergeStore } from './transfer/transfer-store';
import type { MergedLine } from './receipt';
import { decodeMergedLines } from './receipt';
import { wasMerged } from './merge-sides';

/** What a merge would do now, decided by the same rules as the merge itself. Made for one request. */
export class PreviewService {
  constructor(
    private readonly store: MergeStore,
    private readonly reader: MergeReader,
    private readonly planner: MergePlanner,
    private readonly proof: MergeProof,
    private readonly limits: CartLimits,
    private readonly request: CartRequest,
  ) {}

  async previewMergeCart(input: MergeInput): Promise<MergePreview> {
    const proved = await this.proof.prove(input, 'LOOK');
    if ('code' in proved) return this.refused(proved);
    const plan = await this.planner.plan(input, proved);
    if (plan.step === 'REFUSE') return this.refused(plan.objection);
    if (plan.step === 'REPLAY') {
      const lines = plan.outcome === 'MERGED' ? plan.receipt?.merge.lines : [];
      return this.foresee(plan.outcome, lines ?? [], plan.target);
    }
    if (plan.step === 'RECALL') return this.foresee('ALREADY_MERGED', [], plan.target);
    return this.combine(plan.direction, channelCode(proved.viewer.channel));
  }

  private async combine(direction: Direction, via: string): Promise<MergePreview> {
    const { from, to, alias } = direction;
    const { deadline } = this.request;
    const leaving = travellingLines(from.fields);
    if (leaving.length === 0 && !alias) {
      const last = await this.reader.lastDeparture(from.id, deadline);
      const merged = await wasMerged(this.reader, last, to.id, deadline);
      return this.foresee(merged ? 'ALREADY_MERGED' : 'NOTHING_TO_MERGE', [], to.id);
    }
    const json = await this.store.previewMerge(direction, JSON.stringify(leaving), via, deadline);
    return this.foresee('MERGED', decodeMergedLines(json), to.id);
  }

  private foresee(outcome: MergeOutcome, lines: MergedLine[], cartId: string): MergePreview {
    return { outcome, lines, warnings: mergeWarnings(lines, cartId, this.limits), userErrors: [] };
  }

  private refused(objection: Objection): MergePreview {
    return { outcome: null, lines: [], warnings: [], userErrors: [this.proof.describe(objection)] };
  }
}
