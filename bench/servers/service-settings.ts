import { SigningKeys } from '../../src/identity/keys/signing-keys';
import { serviceEnv } from '../../test/support/service';

export type ServiceEnv = Readonly<Record<string, string>>;

/** What production requires, with dummy values. The keys sign the benchmark's tokens. */
export async function serviceSettings(env: ServiceEnv): Promise<Record<string, string>> {
  const settings = serviceEnv({
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    TOKEN_ISSUER: 'http://localhost:4001',
    ALLOWED_ORIGINS: 'http://localhost:3000',
    PUBLIC_URL: 'http://localhost:4001',
    ZALO_APP_ID: '1',
    ZALO_APP_SECRET: 'of-nobody',
    ...env,
  });
  // The service does not create keys in production.
  await SigningKeys.load(settings['SIGNING_KEYS_FILE']!, true, console);
  return settings;
}
