/** Where a shopper shops, as the graph spells it. */
export const channels = ['ZALO_MINI_APP', 'WEB'] as const;
export type Channel = (typeof channels)[number];

const codes: Record<Channel, string> = { ZALO_MINI_APP: 'Z', WEB: 'W' };
const byCode = new Map(channels.map((channel) => [codes[channel], channel]));

/** One letter that stands for the channel in Redis. */
export function channelCode(channel: Channel): string {
  return codes[channel];
}

/** @throws Error for an unknown letter. */
export function channelOf(code: string): Channel {
  const channel = byCode.get(code);
  if (!channel) throw new Error(`Unknown channel code in Redis: ${code}`);
  return channel;
}
