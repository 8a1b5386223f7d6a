import { driverEvents, startEvents } from './driver-events';
import { faultEvents } from './fault-events';
import { orderEvents } from './order-events';
import type { Emit } from './shopper-events';
import { shopperEvents } from './shopper-events';
import type { Model } from './state';
import type { World } from './world';

/** Everything that can happen next, by anybody. */
export function events(model: Model, world: World, emit: Emit): void {
  shopperEvents(model, world, emit);
  startEvents(model, world, emit);
  orderEvents(model, world, emit);
  driverEvents(model, world, emit);
  faultEvents(model, world, emit);
}
