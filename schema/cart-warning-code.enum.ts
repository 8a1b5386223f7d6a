import { registerEnumType } from 'type-graphql';

const descriptions = {
  LINE_CHANGED_SINCE_MERGE: 'This line changed after the merge, so the undo left it as it is.',
  LINE_NOT_MERGED:
    'The cart had no room for this line (by default 200 lines and 100,000 bytes of text). Undoing the merge returns it to the source.',
  QUANTITY_CLAMPED:
    'The requested quantity is above the maximum, so the line was set to the maximum (999 by default).',
  BASE_TOO_OLD:
    'The version is too old to tell what has changed since. `clearCart` kept the line; `syncCart` took the higher quantities and removed nothing.',
  BASE_UNKNOWN:
    '`baseVersion` belongs to another cart, or to a cart that has expired. `syncCart` took the higher quantities and removed nothing.',
  COPY_INCOMPLETE:
    'Some lines of the copy are invalid, so no missing line was removed. Fix them and sync again from the same base.',
} as const;

export type CartWarningCode = keyof typeof descriptions;
export const CartWarningCode = Object.fromEntries(Object.keys(descriptions).map((code) => [code, code])) as {
  readonly [Code in CartWarningCode]: Code;
};

registerEnumType(CartWarningCode, {
  name: 'CartWarningCode',
  description:
    'How the result differs from the request. New codes may be added: show `message` for a code you do not know.',
  valuesConfig: Object.fromEntries(
    Object.entries(descriptions).map(([code, description]) => [code, { description }]),
  ),
});
