import { randomUUID } from 'node:crypto';
import { channelCode } from '../../../identity/caller';
import { ownOperation } from '../../idempotency';
import type { Claim } from './departure';
import type { MergeDriver } from './transfer';
import type { MergeReader } from '../merge-reader';
import type { MergeStore } from './transfer-store';
import type { UndoDriver } from './undo-transfer';

/** Finishes merges and undos that another driver left unfinished. Safe to run concurrently. */
export class MergeFinisher {
  constructor(
    private readonly reader: MergeReader,
    private readonly mergeStore: MergeStore,
    private readonly merges: MergeDriver,
    private readonly undos: UndoDriver,
  ) {}

  async finish([kind, identityId, mergeId]: Claim, deadline: number): Promise<void> {
    if (kind === 'merge') await this.finishMerge(identityId, mergeId, deadline);
    else await this.finishUndo(identityId, mergeId, deadline);
  }

  private async finishMerge(source: string, mergeId: string, deadline: number): Promise<void> {
    const departure = await this.reader.departure(source, mergeId, deadline);
    if (departure?.state === 'pending') {
      await this.merges.finish(departure, deadline);
    } else {
      await this.mergeStore.dropClaim(['merge', source, mergeId], deadline);
    }
  }

  private async finishUndo(target: string, mergeId: string, deadline: number): Promise<void> {
    const order = {
      mergeId,
      operationFor: ownOperation,
      expectedVersion: null,
      versionSource: undefined,
      channelCode: channelCode('WEB'), // unused: the claim of the undo changed the cart already
      request: randomUUID(),
      undoableSince: 0,
    };
    const { status } = await this.undos.undo(order, target, deadline);
    if (status !== 'UNDOING') await this.mergeStore.dropClaim(['undo', target, mergeId], deadline);
  }
}
