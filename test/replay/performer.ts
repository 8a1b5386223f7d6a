import { Refusal } from '../../src/errors';
import type { CartStore } from '../../src/cart/cart-store';
import { ownOperation } from '../../src/cart/idempotency';
import { decodeDeparture, mergeIdOf } from '../../src/cart/merge/transfer/departure';
import { cartKeys } from '../../src/redis/keys';
import type { ScriptCall } from '../../src/redis/scripts';
import { mergeId } from '../model/ids';
import type { Effect, Message } from '../model/messages';
import type { Model } from '../model/state';
import { NONE } from '../model/state';
import type { Clock } from './clock';
import { Hands } from './hands';
import { looked } from './look';
import type { Names } from './names';
import { sendOrder } from './order-call';
import type { ReplyView } from './reply-view';
import { viewOfRaw } from './reply-view';
import type { Stage } from './stage';
import { soon } from './stage';

/** In seconds, more than a cart has versions in a trace: each cart takes its first version from the clock. */
const LIFETIME_MS = 1_000_000;

type Of<Script extends Effect['script']> = Extract<Effect, { readonly script: Script }>;

/** Does in Redis what the model does to its slots. */
export class Performer {
  private readonly hands: Hands;
  /** So that a copy of a message is the same call, down to its random ids. */
  private readonly sent = new Map<Effect, ScriptCall>();

  constructor(
    private readonly model: Model,
    private readonly names: Names,
    private readonly stage: Stage,
    private readonly clock: Clock,
  ) {
    this.hands = new Hands(names, stage);
  }

  /** @returns what the caller learns; undefined if there is no caller. */
  async perform(effect: Effect): Promise<ReplyView | undefined> {
    if (effect.script === 'record') return this.record(effect);
    if (effect.script === 'expire') return this.expire(effect.at);
    const found = await looked(this.hands, effect);
    if (found) return found;
    const { runner } = this.stage;
    const earlier = this.sent.get(effect);
    if (earlier) await runner.run(earlier, soon());
    else await this.send(effect);
    this.sent.set(effect, runner.call!);
    const [, text] = runner.reply as [string, string];
    if (runner.reply[0] === 'CLAIMED') this.hands.departures.set(mergeNumber(this.model, effect), text);
    if (runner.reply[0] === 'UNDOING' && effect.script === 'undoClaim')
      await this.hands.takeGiving(effect, text);
    return viewOfRaw(this.names, effect, runner.reply);
  }

  /** A change that was acknowledged before the story begins. */
  async given(operation: number): Promise<void> {
    await this.write(this.stage.formerCarts, this.model.operations[operation]!.cart, operation);
  }

  private async send(message: Message): Promise<void> {
    const { merges, undos, carts } = this.stage;
    const id = this.names.carts[message.at]!;
    switch (message.script) {
      case 'claim':
        return this.claim(message);
      case 'apply': {
        const source = this.names.carts[message.source]!;
        const departure = decodeDeparture(source, this.hands.departures.get(message.departure.merge)!);
        await merges.applyMerge(departure, id, soon());
        return;
      }
      case 'complete': {
        const done = {
          id: this.names.mergeId(message.merge),
          source: id,
          target: this.names.carts[message.arrivedAt]!,
        };
        return merges.completeMerge(done, soon());
      }
      case 'undoClaim':
        return this.undoClaim(message);
      case 'undoApply': {
        const { give, takings, channel } = this.hands.givings.get(message.merge)!;
        await undos.applyUndo(id, this.names.mergeId(message.merge), give, takings, channel, soon());
        return;
      }
      case 'undoComplete':
        return undos.completeUndo(id, this.names.mergeId(message.merge), message.keeps, soon());
      case 'write':
        return this.write(carts, message.at, message.operation);
      case 'takeOrder':
        return sendOrder(this.stage, this.names, message);
      default:
        throw new Error(`${message.script} sends nothing`);
    }
  }

  private async claim(message: Of<'claim'>): Promise<void> {
    const { source, target, inc, alias, closes, strategy, request, key } = message;
    const { carts } = this.names;
    const operation = key === 0 ? { id: '', fingerprint: '' } : this.names.mergeIn(target, request);
    const how = { alias, closes, strategy, channelCode: 'W', request: String(request), operation };
    const order = { source: carts[source]!, target: carts[target]!, ...how };
    const incarnation = this.names.incarnation(inc);
    const id = mergeIdOf(order, incarnation);
    this.names.pairMerge(mergeNumber(this.model, message), id);
    await this.stage.merges.claimMerge(order, id, incarnation, soon());
  }

  private async undoClaim({ at, merge }: { at: number; merge: number }): Promise<void> {
    const order = {
      mergeId: this.names.mergeId(merge),
      operationFor: ownOperation,
      expectedVersion: null,
      versionSource: undefined,
      channelCode: 'W',
      request: 'undo',
      undoableSince: 0,
    };
    await this.stage.undos.claimUndo(order, this.names.carts[at]!, soon());
  }

  private async write(carts: CartStore, at: number, operation: number): Promise<void> {
    const { sku, units } = this.model.operations[operation]!;
    const change = {
      cartId: this.names.carts[at]!,
      channel: 'WEB',
      operation: this.names.changeIn(at, operation),
      expectedVersion: null,
      versionSource: undefined,
      deadline: soon(),
    } as const;
    const line = { index: 0, key: this.names.skus[sku]!, detail: '', quantity: units };
    try {
      await (units === 0 ? carts.removeCartLines(change, [line]) : carts.addCartLines(change, [line]));
    } catch (error) {
      // The script's reply says the same.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  private async record({ at, older }: Of<'record'>): Promise<ReplyView> {
    await this.stage.identities.recordAlias(this.names.carts[at]!, this.names.carts[older]!, soon());
    return { status: 'RECORDED' };
  }

  private async expire(at: number): Promise<undefined> {
    const { cart, journal } = cartKeys(this.names.carts[at]!);
    await this.stage.redis.del(cart, journal);
    // A copy would bring the time of its call with it, but comes months too late for that.
    this.sent.clear();
    this.clock.advance(LIFETIME_MS);
  }
}

function mergeNumber({ rules }: Model, message: Message): number {
  if (message.script !== 'claim') return NONE;
  const { source, inc, target, closes } = message;
  return mergeId(rules, source, inc, target, closes);
}
