import { cartKeys } from '../redis/keys';
import type { HashReader } from '../redis/hash-reader';
import type { ScriptRunner } from '../redis/script-runner';
import { scripts } from '../redis/scripts';
import type { Cart } from './cart';
import { decodeCart } from './cart-codec';
import { toCartSeconds } from './cart-time';
import type { Channel } from './channel';
import { channelCode } from './channel';
import type { UserErrorCode, WarningCode } from './findings';
import type { AcceptedLine } from './line-input';
import type { CartLimits } from './limits';
import type { Operation } from './operation';

/** What every change of a cart says about itself. */
export interface ChangeOrder {
  readonly cartId: string;
  readonly channel: Channel;
  readonly operation: Operation;
  readonly expectedVersion: number | null;
  /** Unix ms: until then we try; 5 s later Redis refuses what got stuck. */
  readonly deadline: number;
}

/** What a script found about a line: its index in the call (-1: none), a code, the key of the line. */
export type Note = readonly [index: number, code: UserErrorCode | WarningCode, key?: string];

export interface ChangeResult {
  readonly status: 'OK' | 'REPLAYED' | 'IDEMPOTENCY_KEY_REUSED';
  readonly notes: readonly Note[];
  readonly cart: Cart;
}

export interface StoreSettings {
  readonly ttlSeconds: number;
  readonly outboxLength: number;
  readonly limits: CartLimits;
}

/** Clocks of the service and of Redis may be this far apart before good writes are refused. */
const LATE_AFTER_MS = 5000;

/** Carts in Redis; the only caller of the cart scripts. Each change is one script, safe to repeat by its operation id. */
export class CartStore {
  constructor(
    private readonly runner: ScriptRunner,
    private readonly reader: HashReader,
    private readonly settings: StoreSettings,
  ) {}

  /** One cart or one Error for each id, in order. Someone without a cart has an empty one; nothing is written. */
  async readCarts(ids: readonly string[], deadline: number): Promise<(Cart | Error)[]> {
    const hashes = await this.reader.readAll(
      ids.map((id) => cartKeys(id).cart),
      deadline,
    );
    return hashes.map((hash, index) => (hash instanceof Error ? hash : this.decode(ids[index]!, hash)));
  }

  addCartLines(order: ChangeOrder, lines: readonly AcceptedLine[]): Promise<ChangeResult> {
    const { maxLines, maxQuantity } = this.settings.limits;
    const args = lines.flatMap(({ index, key, quantity, detail }) => [index, key, quantity, detail]);
    return this.change('addCartLines', order, [maxLines, maxQuantity, ...args]);
  }

  updateCartLines(order: ChangeOrder, lines: readonly AcceptedLine[]): Promise<ChangeResult> {
    const args = lines.flatMap(({ index, key, quantity }) => [index, key, quantity]);
    return this.change('updateCartLines', order, [this.settings.limits.maxQuantity, ...args]);
  }

  removeCartLines(order: ChangeOrder, lines: readonly AcceptedLine[]): Promise<ChangeResult> {
    return this.change(
      'removeCartLines',
      order,
      lines.flatMap(({ index, key }) => [index, key]),
    );
  }

  clearCart(order: ChangeOrder, upToVersion: number | null): Promise<ChangeResult> {
    return this.change('clearCart', order, [upToVersion ?? '']);
  }

  private async change(
    name: keyof typeof scripts,
    order: ChangeOrder,
    args: (string | number)[],
  ): Promise<ChangeResult> {
    const { cartId, operation, deadline } = order;
    const { cart, journal, outbox } = cartKeys(cartId);
    const common = [
      toCartSeconds(Date.now()),
      deadline + LATE_AFTER_MS,
      operation.id,
      operation.fingerprint,
      operation.keepMs,
      this.settings.ttlSeconds,
      order.expectedVersion ?? '',
      channelCode(order.channel),
      this.settings.outboxLength,
    ];
    const keys = [cart, journal, ...operation.keys, outbox];
    const reply = await this.runner.run(scripts[name], keys, [...common, ...args], deadline);
    const [status, notes, fields] = reply as [ChangeResult['status'], string, string[]];
    return {
      status,
      notes: notes ? (JSON.parse(notes) as Note[]) : [],
      cart: this.decode(cartId, pairs(fields)),
    };
  }

  private decode(id: string, fields: Record<string, string>): Cart {
    return decodeCart(id, fields, this.settings.ttlSeconds);
  }
}

/** Scripts answer a hash flat: field, value, field, value … */
function pairs(flat: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (let i = 0; i + 1 < flat.length; i += 2) fields[flat[i]!] = flat[i + 1]!;
  return fields;
}
