import { Type } from '@sinclair/typebox';
import type { Env } from '../../kit/settings';
import { port, readSettings } from '../../kit/settings';
import type { ZaloSandboxOptions } from './server';

/** The cart service's callback, below PUBLIC_URL. */
const CALLBACK = '/auth/zalo/callback';

/** The sandbox's default app. The cart service must have the same settings. */
const sandboxSchema = Type.Object({
  ZALO_SANDBOX_PORT: port(4010, 'port of the Zalo sandbox'),
  ZALO_APP_ID: Type.String({ default: '1234567890123456789' }),
  ZALO_APP_SECRET: Type.String({ default: 'secret-of-the-sandbox-app' }),
  PUBLIC_URL: Type.String({ default: 'http://localhost:4001' }),
});

/** @throws SettingsError, always in production */
export function sandboxOptions(env: Env): ZaloSandboxOptions {
  const inProduction = env['NODE_ENV']?.trim() === 'production';
  const { ZALO_SANDBOX_PORT, ZALO_APP_ID, ZALO_APP_SECRET, PUBLIC_URL } = readSettings(
    sandboxSchema,
    env,
    inProduction ? ['NODE_ENV is production: the Zalo sandbox signs in any caller. Use Zalo itself.'] : [],
  );
  return {
    port: ZALO_SANDBOX_PORT,
    apps: [{ id: ZALO_APP_ID, secret: ZALO_APP_SECRET, redirectUris: [`${PUBLIC_URL}${CALLBACK}`] }],
  };
}
