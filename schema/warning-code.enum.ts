import { registerEnumType } from 'type-graphql';

const descriptions = {
  QUANTITY_CLAMPED: 'The line holds fewer units than were asked for: as many as a line can hold (999).',
  BASE_TOO_OLD: 'The line changed since a version too old to tell what was there then; it was kept whole.',
} as const;

export type WarningCode = keyof typeof descriptions;
export const WarningCode = Object.fromEntries(Object.keys(descriptions).map((code) => [code, code])) as {
  readonly [Code in WarningCode]: Code;
};

registerEnumType(WarningCode, {
  name: 'WarningCode',
  description:
    'How what was applied differs from what was asked. More may be added: show `message` for a code you do not know.',
  valuesConfig: Object.fromEntries(
    Object.entries(descriptions).map(([code, description]) => [code, { description }]),
  ),
});
