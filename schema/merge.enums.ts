import { registerEnumType } from 'type-graphql';

export const MergeStrategy = {
  SUM: 'SUM',
  MAX: 'MAX',
  KEEP_TARGET: 'KEEP_TARGET',
  KEEP_SOURCE: 'KEEP_SOURCE',
} as const;
export type MergeStrategy = keyof typeof MergeStrategy;

registerEnumType(MergeStrategy, {
  name: 'MergeStrategy',
  description: `How mergeCart combines the source cart with the target, the caller's cart.

| strategy | line in both | only in the source | only in the target |
| --- | --- | --- | --- |
| SUM | sum of both quantities | added | stays |
| MAX | the higher quantity | added | stays |
| KEEP_TARGET | target's quantity | left out | stays |
| KEEP_SOURCE | source's quantity | added | removed, unless the source is empty |

A merge never fails because of a limit. Quantities above the maximum (999 by default) are reduced to it. Lines beyond the maximum number of lines (200 by default) or bytes of text (100,000 by default) are left out. The receipt and the warnings report both, and an undo returns them. Lines of the same sku with different attributes are different lines.

Two accounts of one person merge with SUM or MAX only (otherwise STRATEGY_NOT_ALLOWED). They always merge into the cart of the older account, even if the younger account is the caller.`,
  valuesConfig: {
    SUM: { description: 'Adds the quantities of both carts.' },
    MAX: { description: 'Takes the higher quantity, so that what was put into both carts counts once.' },
    KEEP_TARGET: { description: "Keeps the caller's cart as it is and empties the source." },
    KEEP_SOURCE: { description: "Replaces the caller's cart with the source." },
  },
});

export const MergeOutcome = {
  MERGED: 'MERGED',
  ALREADY_MERGED: 'ALREADY_MERGED',
  NOTHING_TO_MERGE: 'NOTHING_TO_MERGE',
} as const;
export type MergeOutcome = keyof typeof MergeOutcome;

registerEnumType(MergeOutcome, {
  name: 'MergeOutcome',
  description: 'The result of `mergeCart`.',
  valuesConfig: {
    MERGED: { description: 'This call, or the call that it retries, moved the lines.' },
    ALREADY_MERGED: {
      description: 'An earlier call already moved the lines into this cart. Nothing was moved twice.',
    },
    NOTHING_TO_MERGE: { description: 'The source has no lines.' },
  },
});

export const MergedLineOutcome = {
  ADDED: 'ADDED',
  COMBINED: 'COMBINED',
  REPLACED: 'REPLACED',
  REMOVED: 'REMOVED',
  UNCHANGED: 'UNCHANGED',
  NOT_MERGED: 'NOT_MERGED',
} as const;
export type MergedLineOutcome = keyof typeof MergedLineOutcome;

registerEnumType(MergedLineOutcome, {
  name: 'MergedLineOutcome',
  description: 'What a merge did to a line.',
  valuesConfig: {
    ADDED: { description: 'It was only in the source and was added.' },
    COMBINED: { description: 'It was in both. SUM or MAX raised the quantity.' },
    REPLACED: { description: "It was in both. KEEP_SOURCE set the source's quantity." },
    REMOVED: { description: 'It was only in the target. KEEP_SOURCE removed it.' },
    UNCHANGED: { description: 'It was in both, and the quantity in the target did not change.' },
    NOT_MERGED: { description: "None of the source's quantity was added. `reason` says why." },
  },
});

export const MergedLineReason = {
  QUANTITY_LIMIT: 'QUANTITY_LIMIT',
  LINE_LIMIT: 'LINE_LIMIT',
  SIZE_LIMIT: 'SIZE_LIMIT',
  STRATEGY: 'STRATEGY',
} as const;
export type MergedLineReason = keyof typeof MergedLineReason;

registerEnumType(MergedLineReason, {
  name: 'MergedLineReason',
  description: 'Why a line was not merged in full.',
  valuesConfig: {
    QUANTITY_LIMIT: { description: 'The line reached the maximum quantity (999 by default).' },
    LINE_LIMIT: { description: 'The cart reached the maximum number of lines (200 by default).' },
    SIZE_LIMIT: {
      description:
        'The skus and attributes of the cart reached the maximum size (100,000 bytes in UTF-8 by default).',
    },
    STRATEGY: { description: 'KEEP_TARGET or KEEP_SOURCE excluded it.' },
  },
});
