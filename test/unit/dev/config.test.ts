import { inspect } from 'node:util';
import { loadConfig } from '../../../src/config/config';
import { settingsSchema } from '../../../src/config/config-schema';
import { SettingsError } from '../../../kit/settings';

type Env = Record<string, string | undefined>;

const names = Object.keys(settingsSchema.properties) as (keyof typeof settingsSchema.properties)[];
const descriptionOf = (name: (typeof names)[number]) => settingsSchema.properties[name].description as string;
const production = {
  NODE_ENV: 'production',
  REDIS_URL: 'redis://redis:6379',
  ROUTER_SECRET: 'a-secret-of-the-router',
  SIGNING_KEYS_FILE: '/run/secrets/signing-keys.json',
  TOKEN_ISSUER: 'https://cart.example',
  ALLOWED_ORIGINS: 'https://shop.example',
  PUBLIC_URL: 'https://cart.example',
  ZALO_APP_ID: '1234567890123456789',
  ZALO_APP_SECRET: 'secret-of-the-app',
};
const demanded = [
  'REDIS_URL',
  'ROUTER_SECRET',
  'SIGNING_KEYS_FILE',
  'TOKEN_ISSUER',
  'ALLOWED_ORIGINS',
  'PUBLIC_URL',
  'ZALO_APP_ID',
  'ZALO_APP_SECRET',
] as const;

function errorOf(env: Env): SettingsError {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('These settings were accepted.');
}

const faultsOf = (env: Env) => errorOf(env).faults;
/** One half of the app's credentials would be another fault. */
const appIdFor = (name: string) => (name === 'ZALO_APP_SECRET' ? production.ZALO_APP_ID : undefined);
/** The variables that are named at the beginning of each fault. */
const namedIn = (faults: readonly string[]) => faults.map((fault) => /^[A-Z_]+/.exec(fault)?.[0]);

describe('the settings', () => {
  it('are those of a developer when nothing is set', () => {
    expect(loadConfig({})).toEqual({
      production: false,
      host: '127.0.0.1',
      port: 4001,
      logLevel: 'info',
      redis: { urls: ['redis://127.0.0.1:6389'], mode: 'single', sentinelName: 'mymaster' },
      durability: 'fsync',
      cart: {
        ttlSeconds: 30 * 24 * 3600,
        closedSeconds: 60 * 24 * 3600,
        outboxLength: 10_000,
        limits: {
          maxLines: 200,
          maxQuantity: 999,
          maxTextBytes: 100_000,
          maxLinesPerCall: 250,
          maxKeys: 1000,
          maxSkuLength: 64,
          maxAttributes: 10,
          maxAttributeLength: 255,
          maxIdempotencyKeyLength: 128,
          maxReplicaIdLength: 128,
        },
      },
      tokens: { issuer: 'http://localhost:4001', audience: 'onecart', keysFile: '.data/signing-keys.json' },
      routerSecrets: [],
      serviceClientsFile: '.data/service-clients.json',
      sessionTtlSeconds: 2592000,
      allowedOrigins: ['http://localhost:3000'],
      drainMs: 1000,
      authRateLimit: 300,
      callerRates: { shopper: 100, service: 5000 },
      trustProxy: [],
      publicUrl: 'http://localhost:4001',
      zalo: undefined,
      identityProvider: undefined,
      signInStrategy: 'SUM',
    });
  });

  it('lead to Zalo itself once there is an app, and to a callback under the public address', () => {
    const { ZALO_APP_ID, ZALO_APP_SECRET, PUBLIC_URL } = production;

    expect(loadConfig({ ZALO_APP_ID, ZALO_APP_SECRET, PUBLIC_URL })).toMatchObject({
      publicUrl: 'https://cart.example',
      zalo: {
        appId: '1234567890123456789',
        appSecret: 'secret-of-the-app',
        oauthBase: 'https://oauth.zaloapp.com',
        graphBase: 'https://graph.zalo.me',
        callback: 'https://cart.example/auth/zalo/callback',
      },
    });
  });

  it.each(['', '  ', '\t'])('are unset when they are %j', (empty) => {
    expect(loadConfig(Object.fromEntries(names.map((name) => [name, empty])))).toEqual(loadConfig({}));
  });

  it('are read without the spaces around them, and leave other variables alone', () => {
    const { port, redis } = loadConfig({ PORT: ' 8080 ', REDIS_MODE: 'cluster\n', PATH: '/bin', HOME: '' });

    expect(port).toBe(8080);
    expect(redis.mode).toBe('cluster');
  });

  it('take several addresses, secrets and origins', () => {
    const config = loadConfig({
      REDIS_URL: 'redis://a:1,rediss://user:word@b:2',
      REDIS_MODE: 'cluster',
      ROUTER_SECRET: 'a-secret-of-the-router',
      ROUTER_SECRET_PREVIOUS: 'the-secret-of-before',
      ALLOWED_ORIGINS: 'https://shop.example, https://www.shop.example',
    });

    expect(config.redis.urls).toEqual(['redis://a:1', 'rediss://user:word@b:2']);
    expect(config.routerSecrets).toEqual(['a-secret-of-the-router', 'the-secret-of-before']);
    expect(config.allowedOrigins).toEqual(['https://shop.example', 'https://www.shop.example']);
  });

  it.each([
    ['PORT', '0', '65535'],
    ['CART_TTL_SECONDS', '60', '31536000'],
    ['CART_MAX_LINES', '1', '1000'],
    ['CART_MAX_QUANTITY', '1', '1000000'],
    ['CART_MAX_LINES_PER_CALL', '1', '1000'],
    ['OUTBOX_LENGTH', '100', '1000000'],
    ['DRAIN_MS', '0', '8000'],
    ['ROUTER_SECRET', 'x'.repeat(16), 'x'.repeat(500)],
  ])('take %s at both of its ends', (name, least, most) => {
    expect(() => [loadConfig({ [name]: least }), loadConfig({ [name]: most })]).not.toThrow();
  });
});

describe('a fault of the settings', () => {
  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', 'http'],
    ['PORT', '80a'],
    ['PORT', '80.5'],
    ['PORT', 'true'],
    ['CART_MAX_QUANTITY', '1e3'],
    ['CART_TTL_SECONDS', '59'],
    ['CART_MAX_LINES', '0'],
    ['CART_MAX_LINES', '1001'],
    ['CART_MAX_QUANTITY', '0'],
    ['CART_MAX_LINES_PER_CALL', '1001'],
    ['OUTBOX_LENGTH', '99'],
    ['DRAIN_MS', '8001'],
    ['NODE_ENV', 'prod'],
    ['LOG_LEVEL', 'verbose'],
    ['LOG_LEVEL', 'INFO'],
    ['REDIS_MODE', 'clustered'],
    ['CART_DURABILITY', 'none'],
    ['AUTH_RATE_LIMIT', '0'],
    ['CALLER_RATE_LIMIT', '0'],
    ['SERVICE_RATE_LIMIT', '0'],
    ['CART_MAX_TEXT_BYTES', '999'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0.0/8/8'],
    ['TRUST_PROXY', '10.0.0.1, proxy.example'],
    ['ALLOWED_ORIGINS', 'https://shop.example/'],
    ['ALLOWED_ORIGINS', 'shop.example'],
    ['ALLOWED_ORIGINS', 'null'],
    ['ALLOWED_ORIGINS', 'https://shop.example,'],
    ['ALLOWED_ORIGINS', 'https://shop.example, https://www.shop.example/'],
    ['PUBLIC_URL', 'cart.example'],
    ['PUBLIC_URL', 'ftp://cart.example'],
    ['PUBLIC_URL', 'https://cart.example/'],
    ['PUBLIC_URL', 'https://cart.example/path'],
    ['PUBLIC_URL', 'https://user@cart.example'],
    ['PUBLIC_URL', 'https://CART.example'],
    ['ZALO_OAUTH_BASE', 'https://oauth.zaloapp.com/'],
    ['ZALO_GRAPH_BASE', 'graph.zalo.me'],
  ] as const)('names %s, that it cannot be %s, and what it means', (name, value) => {
    const faults = faultsOf({ [name]: value });

    expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name}: expected .*\\bnot "?${value}"?`))]);
    expect(faults[0]).toContain(descriptionOf(name));
  });

  it('lists what a setting can be', () => {
    expect(faultsOf({ CART_DURABILITY: 'none' })[0]).toContain(
      'expected one of fsync, replicated, not "none"',
    );
  });

  it('is reported together with all others, each once', () => {
    const error = errorOf({
      PORT: 'x',
      CART_MAX_LINES: '0',
      NODE_ENV: 'prod',
      ROUTER_SECRET: 'short',
      REDIS_URL: 'localhost',
    });

    expect(namedIn(error.faults).sort()).toEqual([
      'CART_MAX_LINES',
      'NODE_ENV',
      'PORT',
      'REDIS_URL',
      'ROUTER_SECRET',
    ]);
    expect(error.message.split('\n')).toEqual([
      'Bad settings:',
      ...error.faults.map((fault) => `  ${fault}`),
    ]);
  });

  it.each([
    ['REDIS_URL', 'http://user:hunter2@redis'],
    ['REDIS_URL', 'redis://user:hunter2@redis,'],
    ['REDIS_URL', 'redis://user:hunter2@redis:65536'],
    ['ROUTER_SECRET', 'hunter2'],
    ['ROUTER_SECRET_PREVIOUS', 'hunter2'],
    ['ZALO_APP_SECRET', 'hunter2 hunter2'],
    ['ZALO_APP_SECRET', 'hunter2\nhunter2'],
  ] as const)('in the secret %s never shows it', (name, value) => {
    const error = errorOf({ [name]: value, REDIS_MODE: 'cluster', ZALO_APP_ID: appIdFor(name) });

    expect(namedIn(error.faults)).toEqual([name]);
    expect(error.faults[0]).toContain(descriptionOf(name));
    expect(`${error.stack} ${JSON.stringify(error)} ${inspect(error, { depth: 9 })}`).not.toContain(
      'hunter2',
    );
  });

  it.each(['12345678901234567890', '0000000000000000'])(
    'names the secret %s: the Router would take it for a number',
    (secret) => {
      for (const name of ['ROUTER_SECRET', 'ROUTER_SECRET_PREVIOUS'] as const) {
        const faults = faultsOf({ [name]: secret });

        expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name}: .*not digits alone`))]);
        expect(faults[0]).toContain(descriptionOf(name));
        expect(faults[0]).not.toContain(secret);
      }
    },
  );

  it.each([undefined, '', 'single'])('says that several addresses are no REDIS_MODE %j', (REDIS_MODE) => {
    const faults = faultsOf({ REDIS_URL: 'redis://:hunter2@a:1,redis://:hunter2@b:2', REDIS_MODE });

    expect(faults).toEqual([expect.stringMatching(/^REDIS_URL names several addresses; .*REDIS_MODE/)]);
    expect(faults[0]).not.toContain('hunter2');
  });

  it('names an app id that is none', () => {
    const { ZALO_APP_SECRET } = production;

    expect(faultsOf({ ZALO_APP_ID: 'my app', ZALO_APP_SECRET })).toEqual([
      expect.stringMatching(/^ZALO_APP_ID: expected the digits of a Zalo App ID, not "my app"/),
    ]);
  });

  it.each(['ZALO_APP_ID', 'ZALO_APP_SECRET'] as const)('says that %s alone is of no use', (name) => {
    expect(faultsOf({ [name]: production[name] })).toEqual([
      expect.stringMatching(/^ZALO_APP_ID and ZALO_APP_SECRET are of one Zalo App; set both/),
    ]);
  });

  it('elsewhere shows no secret either', () => {
    const error = errorOf({
      ...production,
      ROUTER_SECRET: 'hunter2-hunter2-',
      REDIS_URL: 'redis://:hunter2@redis',
      PORT: 'x',
    });

    expect(namedIn(error.faults)).toEqual(['PORT']);
    expect(inspect(error, { depth: 9 })).not.toContain('hunter2');
  });
});

describe('production', () => {
  it('starts with what it demands', () => {
    expect(loadConfig(production)).toMatchObject({
      production: true,
      redis: { urls: ['redis://redis:6379'] },
      routerSecrets: ['a-secret-of-the-router'],
      tokens: { issuer: 'https://cart.example', keysFile: '/run/secrets/signing-keys.json' },
    });
  });

  it.each(demanded)('demands %s', (name) => {
    for (const missing of [undefined, '', ' ']) {
      const faults = faultsOf({ ...production, [name]: missing });

      expect(faults).toEqual([
        expect.stringMatching(new RegExp(`^${name} is missing; production demands it`)),
      ]);
      expect(faults[0]).toContain(descriptionOf(name));
    }
  });

  it.each(['ZALO_OAUTH_BASE', 'ZALO_GRAPH_BASE'] as const)('takes nobody for Zalo but Zalo: %s', (name) => {
    const zalo = settingsSchema.properties[name].default as string;

    expect(() => loadConfig({ ...production, [name]: zalo })).not.toThrow();
    expect(faultsOf({ ...production, [name]: 'http://localhost:4010' })).toEqual([
      `${name}: production takes only ${zalo}; unset it`,
    ]);
  });

  it('tells all that is missing and wrong at once', () => {
    const faults = faultsOf({ NODE_ENV: 'production', PORT: 'x' });

    expect(namedIn(faults).sort()).toEqual(['PORT', ...demanded].sort());
  });
});
