import { registerEnumType } from 'type-graphql';

const descriptions = {
  LINE_CHANGED_SINCE_MERGE: 'Somebody changed this line after the merge, so undoing left it as it is.',
  LINE_NOT_MERGED:
    'The cart had no room for this line (200 lines, 100,000 bytes of text). Undoing the merge gives it back to the source.',
  QUANTITY_CLAMPED: 'The line holds fewer units than were asked for: as many as a line can hold (999).',
  BASE_TOO_OLD:
    'The version is too old to tell what has changed since. Clearing kept the line; a sync took the higher quantities and removed nothing.',
  BASE_UNKNOWN:
    '`baseVersion` belongs to another cart, or is forgotten. The sync took the higher quantities and removed nothing.',
  COPY_INCOMPLETE:
    'Some lines of the copy could not be read, so none counted as missing. Correct them and sync again from the same base.',
} as const;

export type CartWarningCode = keyof typeof descriptions;
export const CartWarningCode = Object.fromEntries(Object.keys(descriptions).map((code) => [code, code])) as {
  readonly [Code in CartWarningCode]: Code;
};

registerEnumType(CartWarningCode, {
  name: 'CartWarningCode',
  description:
    'How what was applied differs from what was asked. More may be added: show `message` for a code you do not know.',
  valuesConfig: Object.fromEntries(
    Object.entries(descriptions).map(([code, description]) => [code, { description }]),
  ),
});
