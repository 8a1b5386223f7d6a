import type { Message } from './messages';
import type { TakeCall } from './order-script';
import type { Model, Taking } from './state';

/** What a walk does next, and then. */
export type Task =
  | ({ readonly kind: 'visit'; readonly cart: number; readonly from: number } & Pick<
      TakeCall,
      'by' | 'merge' | 'most' | 'looked'
    >)
  /** Where a departure has arrived: to take there, or to look for takings. */
  | { readonly kind: 'arrive'; readonly from: number; readonly merge: number; readonly most: number }
  | { readonly kind: 'look'; readonly from: number; readonly merge: number }
  | { readonly kind: 'takings'; readonly cart: number };
export type Visit = Extract<Task, { kind: 'visit' }>;

/** A checkout's way after the lines of an order. */
export interface Walk {
  readonly order: number;
  readonly tasks: readonly Task[];
  readonly known: readonly Taking[];
  readonly seen: readonly number[];
  /** Carts that lines came to, with the units known to be taken when they were left. */
  readonly visited: readonly (readonly [Visit, number])[];
}

export function walkMessage({ orders }: Model, { order, tasks, known }: Walk): Message {
  const task = tasks[0]!;
  if (task.kind === 'takings') return { script: 'takings', at: task.cart };
  if (task.kind !== 'visit') return { script: 'departed', at: task.from, merge: task.merge };
  const { cart, by, merge, most, looked } = task;
  const { caller, units } = orders[order]!;
  return { script: 'takeOrder', at: cart, caller, units, by, merge, known, looked, most };
}
