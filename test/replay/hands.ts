import { decodeReceipt } from '../../src/cart/merge/receipt';
import { takenSince } from '../../src/cart/merge/transfer/undo-transfer';
import type { Names } from './names';
import type { Stage } from './stage';
import { soon } from './stage';

/** What an undo gives back, as its claim left it with the receipt. */
interface Giving {
  readonly give: string;
  readonly takings: readonly string[];
  readonly channel: string;
}

/** What the drivers of a trace have in their hands, by the numbers of the merges. */
export class Hands {
  readonly departures = new Map<number, string>();
  readonly givings = new Map<number, Giving>();

  constructor(
    readonly names: Names,
    readonly stage: Stage,
  ) {}

  /** The product reads the orders once the undo is claimed; the model, in the same step. */
  async takeGiving({ at, merge }: { at: number; merge: number }, receipt: string): Promise<void> {
    const { version, give, channel } = decodeReceipt(receipt);
    const id = this.names.carts[at]!;
    const takings = takenSince(version, id, await this.stage.reader.orders(id, soon()));
    this.givings.set(merge, { give, takings, channel });
  }
}
