export type Channel = 'ZALO_MINI_APP' | 'WEB';

export interface Product {
  readonly sku: string;
  readonly title: string;
  readonly englishTitle: string;
  readonly imageUrl: string;
  readonly price: { readonly amount: string; readonly currencyCode: string } | null;
  readonly availability: readonly { readonly channel: Channel; readonly available: boolean }[];
}
