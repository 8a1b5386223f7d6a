import type { ListenOptions } from '../../../kit/listen';
import type { Running } from '../../../kit/start-alone';
import { portFrom, setting, startAlone } from '../../../kit/start-alone';
import { startSubgraph } from '../start-subgraph';
import { resolvers } from './resolvers';

export function startPricing(address: ListenOptions): Promise<Running> {
  return startSubgraph({ name: 'pricing', resolvers, ...address });
}

if (require.main === module) {
  void startAlone('pricing', 'PRICING_PORT', async () =>
    startPricing({ port: portFrom(process.env, 'PRICING_PORT', 4003), host: setting(process.env, 'HOST') }),
  );
}
