import { registerEnumType } from 'type-graphql';

export const Channel = { ZALO_MINI_APP: 'ZALO_MINI_APP', WEB: 'WEB' } as const;
export type Channel = keyof typeof Channel;

registerEnumType(Channel, {
  name: 'Channel',
  description: 'Where a shopper shops. New channels may be added: treat an unknown value as "elsewhere".',
  valuesConfig: {
    ZALO_MINI_APP: { description: 'The Mini App inside Zalo.' },
    WEB: { description: 'The website.' },
  },
});
