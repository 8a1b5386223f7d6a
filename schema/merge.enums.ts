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
  description: `How two carts become one. The target is the caller's cart.

| strategy | line in both | only in the source | only in the target |
| --- | --- | --- | --- |
| SUM | quantities add up | added | stays |
| MAX | the higher quantity | added | stays |
| KEEP_TARGET | target's quantity | left out | stays |
| KEEP_SOURCE | source's quantity | added | removed, unless the source is empty |

Limits never fail a merge: quantities are cut to 999, lines beyond 200 or beyond 100,000 bytes of text are left out (unless the shop sets other limits). The receipt and
warnings name both, and undo gives them back. Lines of one sku with other attributes are different lines.

The table holds for two accounts of one person too, also where the younger one asks, whose cart is merged into the older one's.`,
  valuesConfig: {
    SUM: { description: 'Nothing either cart held is given up.' },
    MAX: { description: 'The same thing put into both carts counts once.' },
    KEEP_TARGET: { description: "The caller's cart stays as it is; the source is emptied." },
    KEEP_SOURCE: { description: "The source takes the place of the caller's cart." },
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
  description: 'What a mergeCart call came to.',
  valuesConfig: {
    MERGED: { description: 'This call, or the one it repeats, moved the lines.' },
    ALREADY_MERGED: {
      description: 'Another call had moved them into this cart before; nothing was moved twice.',
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
    ADDED: { description: 'It was only in the source and came in.' },
    COMBINED: { description: 'It was in both; SUM or MAX raised the quantity.' },
    REPLACED: { description: 'It was in both; KEEP_SOURCE set another quantity.' },
    REMOVED: { description: 'It was only in the target; KEEP_SOURCE took it out.' },
    UNCHANGED: { description: 'It was in both, and the quantity in the target is what it was.' },
    NOT_MERGED: { description: "Nothing of the source's quantity came in; `reason` says why." },
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
  description: 'Why a line is not as the two carts alone would make it.',
  valuesConfig: {
    QUANTITY_LIMIT: { description: 'The line holds no more units (999).' },
    LINE_LIMIT: { description: 'The cart holds no more lines (200).' },
    SIZE_LIMIT: {
      description: 'The skus and attributes of the cart take no more bytes (100,000 in UTF-8).',
    },
    STRATEGY: { description: 'KEEP_TARGET or KEEP_SOURCE asked for it.' },
  },
});
