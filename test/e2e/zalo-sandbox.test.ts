import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);

describe('the process of the Zalo sandbox', () => {
  /** What it printed before it ended with code 1. */
  async function refusal(env: Record<string, string>): Promise<string> {
    const started = run(process.execPath, ['dist/sandboxes/zalo/main.js'], { env, timeout: 20_000 });
    const ended = await started.catch((error: unknown) => error);
    expect(ended).toMatchObject({ code: 1 });
    return (ended as { stderr: string }).stderr;
  }

  it('refuses to run in production, and says why', async () => {
    const printed = await refusal({ NODE_ENV: 'production', ZALO_SANDBOX_PORT: '0' });

    expect(printed).toMatch(/NODE_ENV is production: .*Use Zalo itself\.\n$/);
    expect(printed).not.toMatch(/\n +at /);
  });

  it('names a taken port and what to do', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const port = String((holder.address() as AddressInfo).port);
    try {
      expect(await refusal({ ZALO_SANDBOX_PORT: port })).toMatch(
        new RegExp(`^zalo-sandbox: port ${port} is taken\\. .*ZALO_SANDBOX_PORT`),
      );
    } finally {
      holder.close();
    }
  });

  it('names a bad port', async () => {
    expect(await refusal({ ZALO_SANDBOX_PORT: 'http' })).toContain('ZALO_SANDBOX_PORT: expected integer');
  });
});
