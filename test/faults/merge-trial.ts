import { randomUUID } from 'node:crypto';
import { MergeCartDocument, type WholeMergePayloadFragment } from '../__generated__/operations';
import type { BuiltService } from '../support/built-service';
import { stealReply } from '../support/reply-thief';
import { Shopper, unitsOf } from '../support/shopper';
import { newShopper, signToken } from '../support/tokens';
import type { CrashPoint } from './crash-point';
import { armCrash } from './crash-point';
import { insist } from './insist';
import type { Random } from './random';
import type { Remains } from './remains';
import type { TrialStore } from './trial-store';

const CRASH_WITHIN_MS = 15_000;

type Units = Record<string, number>;

/** A guest and a shopper with full carts, and a merge of the one into the other. */
export class MergeTrial {
  readonly key = randomUUID();
  /** When the driver was killed (performance.now). */
  killedAt = 0;
  /** Sku → units that were acknowledged and not removed since. */
  readonly put: Units = {};
  /** Skus that were removed from the target after the crash. */
  readonly removed = new Set<string>();
  /** What the driver answered last, to tell why a merge did not come to its crash point. */
  lastAnswer = 'none';

  private constructor(
    readonly store: TrialStore,
    readonly point: CrashPoint,
    private readonly guest: Shopper,
    private readonly shopper: Shopper,
  ) {}

  /** @param url the service at which both fill their carts. */
  static async prepare(
    store: TrialStore,
    url: string,
    point: CrashPoint,
    ends: { source: string; target: string },
    random: Random,
  ): Promise<MergeTrial> {
    const guestToken = await signToken({ claims: { sub: ends.source, kind: 'GUEST' }, expiresIn: 900 });
    const guest = new Shopper(`${url}/graphql`, guestToken, ends.source);
    const trial = new MergeTrial(store, point, guest, await newShopper(url, ends.target));
    await trial.fill(url, 'guest', { both: 1 + random(9), theirs: 1 + random(9) });
    await trial.fill(url, 'shopper', { both: 1 + random(9), mine: 1 + random(9) });
    return trial;
  }

  /** The identities whose carts it is about. */
  get ends(): { source: string; target: string } {
    return { source: this.guest.id, target: this.shopper.id };
  }

  /** Puts units in, insisting until they are acknowledged. */
  async fill(url: string, who: 'guest' | 'shopper', units: Units): Promise<void> {
    const lines = Object.entries(units).map(([sku, quantity]) => ({ sku, quantity }));
    const idempotencyKey = randomUUID();
    await insist('units are put in', () => this[who].at(url).add({ lines, idempotencyKey }));
    for (const { sku, quantity } of lines) this.put[sku] = (this.put[sku] ?? 0) + quantity;
  }

  /**
   * Has this process drive the merge, and kills it in the moment in which the merge comes to its crash point; `onCrash`
   * is called in the same moment. False if it did not come there.
   */
  async crash(victim: BuiltService, onCrash: () => void): Promise<boolean> {
    let crashed = false;
    const kill = () => {
      victim.signal('SIGKILL');
      this.killedAt = performance.now();
      crashed = true;
      onCrash();
    };
    const thief =
      this.point === 'before the reply'
        ? await stealReply(victim.url, '"outcome":"MERGED"', kill)
        : undefined;
    if (this.point !== 'before the reply') armCrash(this.point, this.store.proxies, this.guest.id, kill);
    const end = performance.now() + CRASH_WITHIN_MS;
    while (!crashed && performance.now() < end) await this.tryOnce(thief?.url ?? victim.url);
    await thief?.stop();
    if (!crashed) kill();
    await victim.exited();
    return crashed && performance.now() < end;
  }

  /** The shopper merges, insisting until that is acknowledged. */
  async merge(url: string, keyed: boolean): Promise<WholeMergePayloadFragment> {
    return insist('the merge is acknowledged', () => this.mergeOnce(url, keyed));
  }

  /** The same, once. @throws Error without an acknowledgement. */
  async mergeOnce(url: string, keyed: boolean): Promise<WholeMergePayloadFragment> {
    const input = keyed ? { idempotencyKey: this.key } : {};
    return this.shopper.at(url).mergeCart(this.guest, input);
  }

  /** Takes a line out of the target, insisting until that is acknowledged; it must never come back. */
  async remove(url: string, skuOf: (units: Units) => string): Promise<void> {
    await insist('a line is removed', async () => {
      const shopper = this.shopper.at(url);
      const cart = await shopper.cart();
      const sku = skuOf(unitsOf(cart));
      const lineIds = cart.lines.filter((line) => line.sku === sku).map(({ id }) => id);
      if (lineIds.length > 0) await shopper.remove({ lineIds });
      this.removed.add(sku);
      this.put[sku] = 0;
    });
  }

  /** Sku → units in the source and in the target. */
  async units(url: string): Promise<{ source: Units; target: Units }> {
    const read = (who: Shopper) => insist('a cart is read', async () => unitsOf(await who.at(url).cart()));
    const [source, target] = await Promise.all([read(this.guest), read(this.shopper)]);
    return { source, target };
  }

  /** How it lies in Redis now. */
  async remains(): Promise<Remains> {
    return this.store.remains(this.guest.id, this.shopper.id);
  }

  /** Whether nothing of it is under way. @throws Error while a node does not serve. */
  async isAtRest(): Promise<boolean> {
    return this.store.isAtRest(this.guest.id, this.shopper.id);
  }

  private async tryOnce(url: string): Promise<void> {
    const input = { sourceToken: this.guest.token, idempotencyKey: this.key };
    try {
      this.lastAnswer = JSON.stringify(await this.shopper.at(url).ask(MergeCartDocument, { input }));
    } catch (error) {
      this.lastAnswer = String(error); // its driver was killed
    }
  }
}
