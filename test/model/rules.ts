/** What the merge protocol relies on; each can be left out to see what breaks. */
export interface Rules {
  readonly applyLooksForItsReceipt: boolean;
  readonly receiptsOutliveRepetitions: boolean;
  readonly completesOnlyAfterApply: boolean;
  readonly guestIsNotForwarded: boolean;
  readonly claimNamesTheIncarnation: boolean;
  readonly incarnationIsNoCounter: boolean;
  readonly mergeIdHasTheIncarnation: boolean;
  readonly receiptBeforeAlias: boolean;
  readonly aliasStandsInTheCart: boolean;
  readonly aliasRecordAfterClaim: boolean;
  readonly aliasAlsoOfAnEmptyCart: boolean;
  readonly replayBeforeAlias: boolean;
  readonly keysTravel: boolean;
  readonly undoIsMarked: boolean;
  readonly undoLooksAtTheStamp: boolean;
  readonly undoAddsToTheLine: boolean;
  readonly aliasMergesAreFinal: boolean;
  /** Left out: claim copies and freezes the lines, complete empties the cart. */
  readonly claimTakesTheLinesOut: boolean;
  readonly waitsAlsoAfterReading: boolean;
  readonly sweeperLooksAgain: boolean;
  readonly shopperWaitsBeforeFollowing: boolean;
  readonly sourceIsReadBeforeTheKey: boolean;
  /** A request that meets a departure of its cart finishes that one before it claims anything. */
  readonly pendingIsFinishedFirst: boolean;
  readonly pendingOfAliasesToo: boolean;
  /** What an undo began, it brings to rest even if an alias stands at its target by then. */
  readonly undoGoesOnUnderAnAlias: boolean;
  readonly versionsNeverRepeat: boolean;
  readonly changedLineGivesOnlyTheCut: boolean;
  readonly undoGivesBeyondLimits: boolean;
  /** Signing in leaves a mark in the guest's cart, which refuses every change from then on. */
  readonly signingInClosesTheCart: boolean;
  /** Also if there is nothing in it, or no cart at all. */
  readonly signingInClosesAnEmptyCart: boolean;
  /** Or the departure of a merge that came first, and closed nothing, would look like that of the sign-in. */
  readonly closingHasAMergeIdOfItsOwn: boolean;
  /** An undo leaves with the receipt what would go back to a closed cart. */
  readonly closedCartGetsNothingBack: boolean;
  /** Lines that arrive for a closed cart go where its own lines went. */
  readonly closedCartForwardsArrivals: boolean;
  /** Records of orders travel with every departure. */
  readonly ordersTravel: boolean;
  /** What one kind of caller took, the other does not take again. */
  readonly callersShareTheOrder: boolean;
  /** In a cart that lines came to, an order takes at most what the receipt says arrived. */
  readonly orderTakesWhatArrived: boolean;
  /** Before an order takes anything, it looks at what it took where the lines have gone. */
  readonly orderLooksFirst: boolean;
  /** Also if nothing is missing any more, so that each cart knows of the order. */
  readonly orderGoesToTheEnd: boolean;
  /** To where an undo gave lines back. */
  readonly orderGoesBack: boolean;
}

export type Rule = keyof Rules;

export const protocolRules: Rules = {
  applyLooksForItsReceipt: true,
  receiptsOutliveRepetitions: true,
  completesOnlyAfterApply: true,
  guestIsNotForwarded: true,
  claimNamesTheIncarnation: true,
  incarnationIsNoCounter: true,
  mergeIdHasTheIncarnation: true,
  receiptBeforeAlias: true,
  aliasStandsInTheCart: true,
  aliasRecordAfterClaim: true,
  aliasAlsoOfAnEmptyCart: true,
  replayBeforeAlias: true,
  keysTravel: true,
  undoIsMarked: true,
  undoLooksAtTheStamp: true,
  undoAddsToTheLine: true,
  aliasMergesAreFinal: true,
  claimTakesTheLinesOut: true,
  waitsAlsoAfterReading: true,
  sweeperLooksAgain: true,
  shopperWaitsBeforeFollowing: true,
  sourceIsReadBeforeTheKey: true,
  pendingIsFinishedFirst: true,
  pendingOfAliasesToo: true,
  undoGoesOnUnderAnAlias: true,
  versionsNeverRepeat: true,
  changedLineGivesOnlyTheCut: true,
  undoGivesBeyondLimits: true,
  signingInClosesTheCart: true,
  signingInClosesAnEmptyCart: true,
  closingHasAMergeIdOfItsOwn: true,
  closedCartGetsNothingBack: true,
  closedCartForwardsArrivals: true,
  ordersTravel: true,
  callersShareTheOrder: true,
  orderTakesWhatArrived: true,
  orderLooksFirst: true,
  orderGoesToTheEnd: true,
  orderGoesBack: true,
};

export function without(rule: Rule): Rules {
  return { ...protocolRules, [rule]: false };
}
