import { Type } from '@sinclair/typebox';
import { ZALO_CALLBACK, settingsSchema } from '../../src/config-schema';
import type { Env } from '../../src/settings';
import { readSettings } from '../../src/settings';
import { stackSchema } from '../settings';
import type { ZaloSandboxOptions } from './server';

/** The one app the sandbox knows, unless a developer has named another; the cart service must be told the same. */
const sandboxSchema = Type.Object({
  ZALO_SANDBOX_PORT: stackSchema.properties.ZALO_SANDBOX_PORT,
  ZALO_APP_ID: Type.String({ default: '1234567890123456789' }),
  ZALO_APP_SECRET: Type.String({ default: 'secret-of-the-sandbox-app' }),
  PUBLIC_URL: settingsSchema.properties.PUBLIC_URL,
});

/** @throws SettingsError, in production always. */
export function sandboxOptions(env: Env): ZaloSandboxOptions {
  const inProduction = env['NODE_ENV']?.trim() === 'production';
  const { ZALO_SANDBOX_PORT, ZALO_APP_ID, ZALO_APP_SECRET, PUBLIC_URL } = readSettings(
    sandboxSchema,
    env,
    inProduction ? ['NODE_ENV is production: the Zalo sandbox signs in whoever asks. Use Zalo itself.'] : [],
  );
  return {
    port: ZALO_SANDBOX_PORT,
    apps: [{ id: ZALO_APP_ID, secret: ZALO_APP_SECRET, redirectUris: [`${PUBLIC_URL}${ZALO_CALLBACK}`] }],
  };
}
