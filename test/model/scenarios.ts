import {
  add,
  given,
  guest,
  merge,
  older,
  oldest,
  remove,
  scenario,
  shopper,
  signIn,
  stranger,
  undo,
  withChain,
  withOlder,
  withStranger,
  younger,
} from './cast';
import type { MergeLimits, Strategy } from './combine';
import { orders } from './order-scenarios';
import { signIns } from './sign-in-scenarios';
import type { Bounded, Budget } from './state';

/** A budget by what was added to the small one. */
export type Raised = readonly [more: string, budget: Partial<Budget>];

/** Where there is time: one more of each fault in turn, and at last one more of all at once. */
export function largeBudgets({ scenario: { durability }, small }: Bounded): Raised[] {
  const faults = ['crash', 'lost', 'copy', 'expiry', 'sweep', 'retry'] as const;
  const kinds = durability === 'fsync' ? faults : [...faults, 'failover' as const];
  const raised = kinds.map((kind) => [kind, { ...small, [kind]: (small[kind] ?? 0) + 1 }] as const);
  const all = kinds.map((kind) => [kind, (small[kind] ?? 0) + 1]);
  return [...raised, ['everything', Object.fromEntries(all) as Partial<Budget>]];
}

const strategies: readonly Strategy[] = ['SUM', 'MAX', 'KEEP_TARGET', 'KEEP_SOURCE'];

const scarce: readonly (readonly [string, MergeLimits])[] = [
  ['lines are scarce', { maxLines: 3, maxQuantity: 7 }],
  ['units are scarce', { maxLines: 9, maxQuantity: 2 }],
];

export const scenarios: readonly Bounded[] = [
  {
    scenario: scenario('the guest and the shopper go on shopping', {
      operations: [
        given('the first thing', guest),
        add('another thing of the guest', guest),
        add('a thing of the shopper', shopper),
        remove('a removal', shopper),
      ],
      requests: [merge('merge', guest, shopper)],
    }),
    small: { lost: 1, copy: 1, sweep: 1 },
  },
  {
    scenario: scenario('two devices merge the same guest', {
      operations: [add('the first thing', guest), add('another thing of the guest', guest)],
      requests: [
        merge('merge', guest, shopper),
        merge('merge of the other device', guest, shopper, { keyed: false }),
      ],
    }),
    small: { copy: 1, retry: 1 },
  },
  {
    scenario: scenario('the shopper undoes twice', {
      operations: [
        given('the first thing', guest),
        given('a thing of the shopper', shopper),
        add('another thing of the guest', guest),
        add('another thing of the shopper', shopper),
      ],
      requests: [merge('merge', guest, shopper), undo('undo', shopper), undo('second undo', shopper)],
    }),
    small: { copy: 1 },
  },
  {
    scenario: scenario('a line is removed and put in again around an undo', {
      operations: [
        given('the first thing', guest),
        remove('a removal', shopper),
        add('the same thing again', shopper),
        add('another thing of the guest', guest),
      ],
      requests: [merge('merge', guest, shopper), undo('undo', shopper)],
    }),
    small: { lost: 1, copy: 1 },
  },
  {
    scenario: scenario('what was undone is merged again', {
      operations: [given('the first thing', guest), add('another thing of the guest', guest)],
      requests: [
        merge('merge', guest, shopper),
        merge('second merge', guest, shopper),
        undo('undo', shopper),
        undo('second undo', shopper),
      ],
    }),
    small: { copy: 1 },
  },
  {
    scenario: scenario('two shoppers claim the same guest', {
      ...withStranger,
      operations: [given('the first thing', guest), add('another thing of the guest', guest)],
      requests: [merge('merge', guest, shopper), merge('merge of the stranger', guest, stranger)],
    }),
    small: { lost: 1, crash: 1, sweep: 1 },
  },
  {
    scenario: scenario('the target becomes an alias', {
      ...withOlder,
      operations: [
        given('the first thing', guest),
        add('a thing of the younger', younger),
        add('a thing of the older', older),
      ],
      requests: [merge('merge', guest, younger), merge('alias', younger, older, { alias: true })],
    }),
    small: { copy: 1, sweep: 1 },
  },
  {
    scenario: scenario('the target becomes an alias while a merge is undone', {
      ...withOlder,
      operations: [given('the first thing', guest), given('a thing of the younger', younger)],
      requests: [
        merge('merge', guest, younger),
        merge('alias', younger, older, { alias: true }),
        undo('undo', younger),
      ],
    }),
    small: { copy: 1, sweep: 1 },
  },
  {
    scenario: scenario('an alias of an alias', {
      ...withChain,
      operations: [add('a thing of the youngest', younger), add('a thing of the middle one', older)],
      requests: [
        merge('alias', younger, older, { alias: true }),
        merge('second alias', older, oldest, { alias: true }),
      ],
    }),
    small: { copy: 1 },
  },
  {
    scenario: scenario('two carts are merged into each other', {
      operations: [given('the first thing', 0), given('the second thing', 1), add('another thing', 0)],
      requests: [merge('merge', 0, 1), merge('counter-merge', 1, 0)],
    }),
    small: { lost: 1, copy: 1, sweep: 1 },
  },
  {
    scenario: scenario('a cart is merged into itself', {
      operations: [given('the first thing', shopper), add('another thing', shopper)],
      requests: [merge('merge', shopper, shopper)],
    }),
    small: { crash: 1, lost: 1, copy: 1, sweep: 1, retry: 1 },
  },
  {
    scenario: scenario('carts expire and come back', {
      operations: [
        given('the first thing', guest),
        add('another thing of the guest', guest),
        add('a thing of the shopper', shopper),
      ],
      requests: [
        merge('merge', guest, shopper),
        merge('second merge', guest, shopper),
        undo('undo', shopper),
      ],
    }),
    small: { expiry: 1 },
  },
  {
    scenario: scenario('adds are retried across carts', {
      operations: [add('the first thing', guest), add('another thing of the guest', guest, 1)],
      requests: [merge('merge', guest, shopper), undo('undo', shopper)],
      skus: 2,
    }),
    small: { lost: 2, copy: 1 },
  },
  ...signIns,
  ...orders,
  ...strategies.flatMap((strategy) => scarce.map(([what, limits]) => withStrategy(strategy, what, limits))),
  ...replicated(),
];

/** Both carts hold more than fits into one, of the same thing and of different ones. */
function withStrategy(strategy: Strategy, what: string, limits: MergeLimits): Bounded {
  return {
    scenario: scenario(`${strategy} where ${what}`, {
      skus: 4,
      limits,
      operations: [
        given('three of the first thing', guest, 0, 3),
        given('three of the second thing', guest, 1, 3),
        given('one of the first thing', shopper, 0, 1),
        given('one of the third thing', shopper, 2, 1),
        given('one of the fourth thing', guest, 3, 1),
        given('another one of the fourth thing', shopper, 3, 1),
        remove('a removal', shopper, 0),
        add('one more of the first thing', shopper, 0, 1),
        add('the guest puts in the second again', guest, 1, 1),
      ],
      requests: [merge('merge', guest, shopper, { strategy }), undo('undo', shopper)],
    }),
    small: { copy: 1 },
  };
}

function replicated(): Bounded[] {
  const durability = 'replicated';
  const small = { lost: 2, failover: 1, sweep: 1 };
  return [
    {
      scenario: scenario('failovers while everybody shops', {
        durability,
        operations: [
          add('the first thing', guest),
          add('another thing of the guest', guest),
          add('a thing of the shopper', shopper),
        ],
        requests: [merge('merge', guest, shopper)],
      }),
      small,
    },
    {
      scenario: scenario('failovers while a merge is undone', {
        durability,
        operations: [given('the first thing', guest), remove('a removal', shopper)],
        requests: [merge('merge', guest, shopper), undo('undo', shopper)],
      }),
      small: { ...small, copy: 1 },
    },
    {
      scenario: scenario('failovers while an identity becomes an alias', {
        ...withOlder,
        durability,
        operations: [given('the first thing', guest), add('a thing of the younger', younger)],
        requests: [merge('merge', guest, younger), merge('alias', younger, older, { alias: true })],
      }),
      small: { lost: 2, failover: 1 },
    },
    {
      scenario: scenario('failovers while a guest signs in', {
        durability,
        operations: [given('the first thing', guest), add('another thing of the guest', guest)],
        requests: [signIn('sign-in', guest, shopper), undo('undo', shopper)],
      }),
      small: { lost: 2, failover: 1 },
    },
    {
      scenario: scenario('failovers while two shoppers claim the same guest', {
        ...withStranger,
        durability,
        operations: [given('the first thing', guest), add('another thing of the guest', guest)],
        requests: [merge('merge', guest, shopper), merge('merge of the stranger', guest, stranger)],
      }),
      small: { ...small, copy: 1 },
    },
    {
      scenario: scenario('failovers while KEEP_SOURCE meets a full cart', {
        durability,
        skus: 2,
        limits: { maxLines: 1, maxQuantity: 1 },
        operations: [
          given('two of the first thing', guest, 0, 2),
          given('one of the second thing', shopper, 1, 1),
          add('one more of the second thing', shopper, 1, 1),
        ],
        requests: [merge('merge', guest, shopper, { strategy: 'KEEP_SOURCE' }), undo('undo', shopper)],
      }),
      small: { ...small, copy: 1 },
    },
  ];
}
