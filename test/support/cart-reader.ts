import { CartDocument } from '../__generated__/operations';
import type { Shopper } from './shopper';

const AT_ONCE = 3;
const ENTITIES = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Cart { totalQuantity } } }';

type Read = { totalQuantity: number } | null;

/** Reads carts again and again, one by one and all at once, and keeps each answer that is not what it must be. */
export class CartReader {
  readonly wrong: unknown[] = [];
  /** How often each cart was read both ways. */
  rounds = 0;

  /**
   * @param carts which nobody else changes
   * @param quantityOf units in the cart of this index
   * @param support may read every cart
   */
  constructor(
    private readonly carts: readonly Shopper[],
    private readonly quantityOf: (index: number) => number,
    private readonly support: Shopper,
  ) {}

  /** Reads while `act` runs; a failure of `act` goes before one of reading. */
  async readWhile(act: () => Promise<void>): Promise<void> {
    let goesOn = true;
    const acting = act().finally(() => {
      goesOn = false;
    });
    const ends = await Promise.allSettled([acting, this.readOn(() => goesOn)]);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private async readOn(goesOn: () => boolean): Promise<void> {
    for (; goesOn(); this.rounds += 1) {
      const oneByOne = Array.from({ length: AT_ONCE }, (_, first) => this.readEach(first));
      await Promise.all([...oneByOne, this.readTogether()]);
    }
  }

  private async readEach(first: number): Promise<void> {
    for (let index = first; index < this.carts.length; index += AT_ONCE) {
      const { data, errors } = await this.carts[index]!.ask<{ cart: Read }>(CartDocument);
      this.judge(index, data?.cart, errors);
    }
  }

  private async readTogether(): Promise<void> {
    const r = this.carts.map(({ id }) => ({ __typename: 'Cart', id }));
    const { data, errors } = await this.support.ask<{ _entities: Read[] }>(ENTITIES, { r });
    for (const index of this.carts.keys()) this.judge(index, data?._entities[index], errors);
  }

  private judge(index: number, cart: Read | undefined, errors: unknown): void {
    if (cart?.totalQuantity !== this.quantityOf(index)) this.wrong.push({ index, cart, errors });
  }
}
