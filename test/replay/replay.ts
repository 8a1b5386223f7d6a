import type { StoreSettings } from '../../src/cart/cart-scripts';
import type { RedisClient } from '../../src/redis/client';
import { cartKeys, identityKey } from '../../src/redis/keys';
import { events } from '../model/events';
import type { Effect } from '../model/messages';
import { run } from '../model/messages';
import type { Reply } from '../model/replies';
import type { Model, Slot } from '../model/state';
import { NONE } from '../model/state';
import type { World } from '../model/world';
import { firstWorld } from '../model/world';
import type { Clock } from './clock';
import { Divergence, differences } from './divergence';
import { Names } from './names';
import { Performer } from './performer';
import type { ReplyView } from './reply-view';
import { viewOfReply } from './reply-view';
import { viewOfSlot } from './slot-view';
import { Stage } from './stage';
import { readSlot, viewOfStored } from './stored-slot';

interface Step {
  readonly name: () => string;
  readonly next: World;
  readonly effects: readonly Effect[];
}

/** Goes through a trace of the model, by choices among what can happen next, and does the same in Redis. */
export class Replay {
  private readonly trace: string[] = [];
  /** Each script that ran, with its answer. */
  readonly seen = new Set<string>();
  private readonly names: Names;
  private readonly performer: Performer;
  private world: World;

  constructor(
    private readonly model: Model,
    private readonly redis: RedisClient,
    settings: StoreSettings,
    clock: Clock,
  ) {
    clock.reset();
    this.names = new Names(model);
    this.performer = new Performer(model, this.names, new Stage(redis, settings, model.limits), clock);
    this.world = firstWorld(model);
  }

  /**
   * @param choices each a step among those that can happen next; 0 none, so that a trace shrinks.
   * @throws Divergence at the first step after which the model and Redis differ.
   */
  async run(choices: readonly number[]): Promise<void> {
    try {
      await this.begin();
      for (const choice of choices) if (choice > 0) await this.takeOne(choice);
      for (const cart of this.model.carts.keys()) await this.compare(cart);
    } catch (error) {
      throw error instanceof Divergence ? error : new Divergence(this.trace, [String(error)], error);
    }
  }

  private async begin(): Promise<void> {
    for (const [number, { given }] of this.model.operations.entries())
      if (given) await this.performer.given(number);
    for (const cart of this.model.carts.keys()) await this.compare(cart);
  }

  private async takeOne(choice: number): Promise<void> {
    const steps: Step[] = [];
    events(this.model, this.world, (name, next, effects = []) => steps.push({ name, next, effects }));
    if (steps.length > 0) await this.take(steps[choice % steps.length]!);
  }

  private async take({ name, next, effects }: Step): Promise<void> {
    this.trace.push(name());
    const isCopy = next.copies.length < this.world.copies.length;
    const { slots } = this.world;
    this.world = next;
    for (const effect of effects) {
      const reply = this.replyTo(slots[effect.at]!, effect);
      if (reply) this.seen.add(`${effect.script} ${reply.status}`);
      const replied = await this.performer.perform(effect);
      this.judge('', reply && toCaller(viewOfReply(reply), isCopy), replied && toCaller(replied, isCopy));
    }
    for (const effect of effects) await this.compare(effect.at);
  }

  /** Only the last effect of a step writes, so each finds its slot as the step found it. */
  private replyTo(slot: Slot, effect: Effect): Reply | undefined {
    if (effect.script === 'record') return { status: 'RECORDED' };
    return effect.script === 'expire' ? undefined : run(this.model, slot, effect).reply;
  }

  private async compare(at: number): Promise<void> {
    const id = this.names.carts[at]!;
    await this.forgetAges(id);
    const [stored, alias] = await Promise.all([
      readSlot(this.redis, id),
      this.redis.hget(identityKey(id), 'alias'),
    ]);
    const slot = this.world.slots[at]!;
    if (slot.exists && slot.alias === NONE) this.names.pairIncarnation(slot.inc, stored.fields['@i'] ?? '');
    const model = { ...viewOfSlot(this.names, slot), name: this.world.names[at] };
    const redis = { ...viewOfStored(this.names, at, stored), name: this.names.cartOf(alias ?? undefined) };
    this.judge(`${this.model.carts[at]}: `, model, redis);
  }

  private judge(where: string, ...views: Parameters<typeof differences>): void {
    const found = differences(...views);
    if (found.length > 0)
      throw new Divergence(
        this.trace,
        found.map((difference) => where + difference),
      );
  }

  /** In the model no line is older than another. */
  private async forgetAges(id: string): Promise<void> {
    const { cart } = cartKeys(id);
    for (const [field, line] of Object.entries(await this.redis.hgetall(cart))) {
      if (field.startsWith('@')) continue;
      const ageless = line.replace(/^(\d+) 0*(\d+) \d+ 0*(\d+) /, '$1 $2 0 $3 ');
      if (ageless !== line) await this.redis.hset(cart, field, ageless);
    }
  }
}

/** Scripts of which a second run changes nothing need not tell. A copy is answered as the call that it is a copy of. */
function toCaller(reply: ReplyView, isCopy: boolean): ReplyView {
  if (['COMPLETED', 'NO_OP', 'DONE'].includes(reply.status)) return { status: 'DONE' };
  if (isCopy && ['WRITTEN', 'REPLAYED'].includes(reply.status)) return { status: 'WRITTEN' };
  return reply;
}
