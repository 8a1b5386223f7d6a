import { startAlone } from '../../kit/start-alone';
import { startZaloSandbox } from './server';
import { sandboxOptions } from './settings';

void startAlone('zalo-sandbox', 'ZALO_SANDBOX_PORT', async () =>
  startZaloSandbox(sandboxOptions(process.env)),
);
