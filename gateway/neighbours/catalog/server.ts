import type { ListenOptions } from '../../../kit/listen';
import type { Running } from '../../../kit/start-alone';
import { portFrom, setting, startAlone } from '../../../kit/start-alone';
import { startSubgraph } from '../start-subgraph';
import { resolvers } from './resolvers';

export function startCatalog(address: ListenOptions): Promise<Running> {
  return startSubgraph({ name: 'catalog', resolvers, ...address });
}

if (require.main === module) {
  void startAlone('catalog', 'CATALOG_PORT', async () =>
    startCatalog({ port: portFrom(process.env, 'CATALOG_PORT', 4002), host: setting(process.env, 'HOST') }),
  );
}
