import { add, given, guest, merge, older, remove, scenario, shopper, undo, withOlder, younger } from './cast';
import { orderVariants } from './order-variants';
import { signInVariants } from './sign-in-variants';
import type { Variant } from './state';

const first = given('the first thing', guest);
const merged = merge('merge', guest, shopper);
const aliased = merge('alias', younger, older, { alias: true });

export const variants: readonly Variant[] = [
  {
    leftOut: 'applyLooksForItsReceipt',
    breaks: /there twice/,
    scenario: scenario('apply arrives twice', {
      operations: [first],
      requests: [merged],
      budget: { copy: 1 },
    }),
  },
  {
    leftOut: 'receiptsOutliveRepetitions',
    breaks: /there twice/,
    scenario: scenario('a receipt is dropped too early', {
      operations: [first],
      requests: [merged],
      budget: { copy: 1 },
    }),
  },
  {
    leftOut: 'completesOnlyAfterApply',
    breaks: /lost/,
    scenario: scenario('the driver completes first', { operations: [first], requests: [merged] }),
  },
  {
    leftOut: 'guestIsNotForwarded',
    breaks: /another person's cart/,
    scenario: scenario('the guest token is used again', {
      operations: [first, add('a thing put in after that', guest)],
      requests: [merged],
    }),
  },
  {
    leftOut: 'claimNamesTheIncarnation',
    breaks: /merged twice/,
    scenario: scenario('a claim arrives late', {
      operations: [first, add('a thing put in after that', guest)],
      requests: [merged],
      budget: { copy: 1 },
    }),
  },
  {
    leftOut: 'incarnationIsNoCounter',
    breaks: /stay behind/,
    scenario: scenario('a cart expires and comes back', {
      operations: [first, add('a thing put in after that', guest)],
      requests: [merged, merge('second merge', guest, shopper)],
      budget: { expiry: 1 },
    }),
  },
  {
    leftOut: 'mergeIdHasTheIncarnation',
    breaks: /stay behind/,
    scenario: scenario('a guest merges, shops and merges', {
      operations: [first, add('a thing put in after that', guest)],
      requests: [merged, merge('second merge', guest, shopper)],
    }),
  },
  {
    leftOut: 'receiptBeforeAlias',
    breaks: /there twice/,
    scenario: scenario('the target becomes an alias', {
      ...withOlder,
      operations: [first],
      requests: [merged, aliased],
      budget: { copy: 1 },
    }),
  },
  {
    leftOut: 'aliasStandsInTheCart',
    breaks: /lost/,
    scenario: scenario('the younger is written to', {
      ...withOlder,
      operations: [given('the first thing', younger), add('a thing put in meanwhile', younger)],
      requests: [aliased],
    }),
  },
  {
    leftOut: 'aliasRecordAfterClaim',
    breaks: /lost/,
    scenario: scenario('the alias is recorded first', {
      ...withOlder,
      operations: [given('the first thing', younger)],
      requests: [aliased],
    }),
  },
  {
    leftOut: 'aliasAlsoOfAnEmptyCart',
    breaks: /lost/,
    scenario: scenario('an empty cart becomes an alias', {
      ...withOlder,
      operations: [add('a thing put in meanwhile', younger)],
      requests: [aliased],
    }),
  },
  {
    leftOut: 'replayBeforeAlias',
    breaks: /there twice/,
    scenario: scenario('an add is retried while its cart becomes an alias', {
      ...withOlder,
      operations: [add('the first thing', younger)],
      requests: [aliased],
      budget: { lost: 1 },
    }),
  },
  {
    leftOut: 'keysTravel',
    breaks: /there twice/,
    scenario: scenario('an add is retried after signing in', {
      operations: [add('the first thing', guest)],
      requests: [merged],
      budget: { lost: 1 },
    }),
  },
  {
    leftOut: 'undoIsMarked',
    breaks: /lost/,
    scenario: scenario('an undo is cut off', {
      operations: [first],
      requests: [merged, undo('undo', shopper)],
    }),
  },
  {
    leftOut: 'undoLooksAtTheStamp',
    breaks: /lost|there twice/,
    scenario: scenario('a line is removed and put in again before the undo', {
      operations: [first, remove('removal', shopper), add('the same thing', shopper)],
      requests: [merged, undo('undo', shopper)],
    }),
  },
  {
    leftOut: 'undoAddsToTheLine',
    breaks: /lost/,
    scenario: scenario('the guest puts the same thing in again', {
      operations: [first, add('the same thing', guest)],
      requests: [merged, undo('undo', shopper)],
    }),
  },
  {
    leftOut: 'aliasMergesAreFinal',
    breaks: /back to the cart it took them from/,
    scenario: scenario('an alias merge is undone', {
      ...withOlder,
      operations: [given('the first thing', younger)],
      requests: [aliased, undo('undo', older)],
    }),
  },
  {
    leftOut: 'claimTakesTheLinesOut',
    breaks: /lost/,
    scenario: scenario('a cart is merged into itself', {
      operations: [given('the first thing', shopper)],
      requests: [merge('merge', shopper, shopper)],
    }),
  },
  {
    leftOut: 'claimTakesTheLinesOut',
    breaks: /lost/,
    scenario: scenario('two shoppers merge into each other', {
      operations: [given('the first thing', 0), given('the second thing', 1)],
      requests: [merge('merge', 0, 1), merge('counter-merge', 1, 0)],
    }),
  },
  {
    leftOut: 'waitsAlsoAfterReading',
    breaks: /there twice/,
    scenario: scenario('a failover forgets what was only read', {
      operations: [first],
      requests: [merged],
      durability: 'replicated',
      budget: { lost: 1, failover: 1 },
    }),
  },
  {
    leftOut: 'sweeperLooksAgain',
    breaks: /there twice/,
    scenario: scenario('a failover forgets what the sweeper saw', {
      operations: [first],
      requests: [merged],
      durability: 'replicated',
      budget: { lost: 1, failover: 1, sweep: 1 },
    }),
  },
  {
    leftOut: 'shopperWaitsBeforeFollowing',
    breaks: /there twice/,
    scenario: scenario('a failover forgets the alias that a shopper followed', {
      ...withOlder,
      operations: [add('the first thing', younger)],
      requests: [aliased],
      durability: 'replicated',
      budget: { lost: 2, failover: 1 },
    }),
  },
  {
    leftOut: 'sourceIsReadBeforeTheKey',
    breaks: /merged twice/,
    scenario: scenario('a merge is retried after the guest shopped on', {
      operations: [first, add('a thing put in after that', guest)],
      requests: [merged],
      budget: { retry: 1 },
    }),
  },
  {
    leftOut: 'pendingIsFinishedFirst',
    breaks: /merged twice/,
    scenario: scenario('a merge that got stuck is retried after the guest shopped on', {
      operations: [first, add('a thing put in after that', guest)],
      requests: [merged],
      budget: { retry: 1 },
    }),
  },
  {
    leftOut: 'pendingOfAliasesToo',
    breaks: /merged twice/,
    scenario: scenario('a merge is retried after its target became an alias and the guest shopped on', {
      ...withOlder,
      operations: [first, add('a thing put in after that', guest)],
      requests: [merge('merge', guest, younger), aliased],
      budget: { retry: 1 },
    }),
  },
  {
    leftOut: 'undoGoesOnUnderAnAlias',
    breaks: /unfinished/,
    scenario: scenario('the target becomes an alias while an undo is on its way', {
      ...withOlder,
      operations: [first],
      requests: [merge('merge', guest, younger), aliased, undo('undo', younger)],
    }),
  },
  {
    leftOut: 'versionsNeverRepeat',
    breaks: /version did not grow/,
    scenario: scenario('the target expires and comes back before the undo', {
      operations: [first, add('the same thing', shopper)],
      requests: [merged, undo('undo', shopper)],
      budget: { expiry: 1 },
    }),
  },
  {
    leftOut: 'changedLineGivesOnlyTheCut',
    breaks: /there twice/,
    scenario: scenario('a line changes before the undo', {
      operations: [first, add('the same thing', shopper)],
      requests: [merged, undo('undo', shopper)],
    }),
  },
  {
    leftOut: 'undoGivesBeyondLimits',
    breaks: /lost/,
    scenario: scenario('the source is full when the undo comes', {
      operations: [first, add('the same thing', guest)],
      requests: [merged, undo('undo', shopper)],
      limits: { maxLines: 9, maxQuantity: 1 },
    }),
  },
  ...signInVariants,
  ...orderVariants,
];
