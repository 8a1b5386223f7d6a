import { randomUUID } from 'node:crypto';
import { cartKeys } from '../../../src/redis/keys';
import type { WholePayloadFragment } from '../../__generated__/operations';
import type { ClusterNode } from '../../support/redis-cluster-node';
import { unitsOf, type Shopper } from '../../support/shopper';
import { newShopper } from '../../support/tokens';
import { insist } from '../insist';
import type { Random } from '../random';
import { heldBy } from './held-by';
import { InsistentCall } from './insistent-call';
import type { PartedTrial } from './parted-trial';
import type { TrialKind } from './plan';
import type { PartedResult } from './result';

const SKU = 'added';

/** An addCartLines that an isolated primary takes. */
export class ForgottenAdd implements PartedTrial {
  readonly call = new InsistentCall(async (url) => wrongIn(await this.addAt(url), false));
  private readonly key = randomUUID();

  private constructor(
    readonly kind: TrialKind,
    private readonly shopper: Shopper,
    private readonly quantity: number,
  ) {}

  static async prepare(kind: TrialKind, url: string, id: string, random: Random): Promise<ForgottenAdd> {
    return new ForgottenAdd(kind, await newShopper(url, id), 1 + random(9));
  }

  async executedBy(node: ClusterNode): Promise<boolean> {
    return SKU in (await heldBy(node, cartKeys(this.shopper.id).cart));
  }

  async isAtRest(): Promise<boolean> {
    return true;
  }

  async repeatLate(url: string): Promise<string[]> {
    return insist('the late repetition is answered', async () => wrongIn(await this.addAt(url), true));
  }

  async judge(url: string): Promise<Pick<PartedResult, 'lost' | 'doubled' | 'resurrected'>> {
    const units = await insist('the cart is read', async () => unitsOf(await this.shopper.at(url).cart()));
    const found = units[SKU] ?? 0;
    const surplus = found - this.quantity;
    return { lost: Math.max(0, -surplus), doubled: Math.max(0, surplus), resurrected: 0 };
  }

  private async addAt(url: string): Promise<WholePayloadFragment> {
    const lines = [{ sku: SKU, quantity: this.quantity }];
    return this.shopper.at(url).add({ lines, idempotencyKey: this.key });
  }
}

/** @param late the first call was answered long ago. */
function wrongIn({ userErrors, replayed }: WholePayloadFragment, late: boolean): string[] {
  return [...userErrors.map(({ code }) => code), ...(late && !replayed ? ['not replayed'] : [])];
}
