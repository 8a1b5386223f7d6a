import { travellingLines } from '../cart-codec';
import type { CartRequest } from '../cart-request';
import { channelCode } from '../../channel';
import type { CartLimits } from '../limits';
import type { MergePreview } from './merge-change';
import { mergeWarnings } from './merge-change';
import { directionOf, findEnds, leadsTo } from './merge-ends';
import type { MergeInput, MergeProof } from './merge-proof';
import type { MergeReader } from './merge-reader';
import type { MergeStore } from './merge-store';
import { decodeMergedLines } from './receipt';

const NONE = { lines: [], warnings: [], userErrors: [] };

/** What a merge would do now, decided by the same rule as the merge itself; writes nothing. Made for one request. */
export class PreviewService {
  constructor(
    private readonly store: MergeStore,
    private readonly reader: MergeReader,
    private readonly proof: MergeProof,
    private readonly limits: CartLimits,
    private readonly request: CartRequest,
  ) {}

  async previewMergeCart(input: MergeInput): Promise<MergePreview> {
    const proved = await this.proof.prove(input);
    if ('code' in proved) return { ...NONE, outcome: null, userErrors: [this.proof.describe(proved)] };
    const { deadline } = this.request;
    const { source, target } = await findEnds(this.reader, proved, deadline);
    if (source.id === target.id) return { ...NONE, outcome: 'ALREADY_MERGED' };
    const { from, to, alias, strategy } = directionOf(source, target, proved.source.kind, input.strategy);
    const leaving = travellingLines(from.fields);
    if (leaving.length === 0 && !alias) {
      const last = await this.reader.lastDeparture(from.id, deadline);
      const cameHere = last && (await leadsTo(this.reader, last, to.id, deadline));
      return { ...NONE, outcome: cameHere ? 'ALREADY_MERGED' : 'NOTHING_TO_MERGE' };
    }
    const via = channelCode(proved.viewer.channel);
    const json = await this.store.previewMerge(to.id, strategy, JSON.stringify(leaving), via, deadline);
    const lines = decodeMergedLines(json);
    return { outcome: 'MERGED', lines, warnings: mergeWarnings(lines, to.id, this.limits), userErrors: [] };
  }
}
