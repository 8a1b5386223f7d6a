import type { Static } from '@sinclair/typebox';
import { FormatRegistry, Type } from '@sinclair/typebox';
import type { CartLimits } from './cart/limits';
import type { Durability } from './redis/script-runner';
import type { RedisSettings } from './redis/client';
import type { Env } from './settings';
import { readSettings } from './settings';
import type { ZaloSettings } from './zalo/zalo-settings';

const oneOf = <const Values extends readonly string[]>(
  values: Values,
  options: { default: Values[number]; description: string },
) =>
  Type.Union(
    values.map((value) => Type.Literal(value as Values[number])),
    options,
  );
const port = (fallback: number, description: string) =>
  Type.Integer({ minimum: 0, maximum: 65535, default: fallback, description });

/** Formats by what they are called in a fault. */
const REDIS_ADDRESSES = 'redis:// or rediss:// addresses';
const SECRET = 'at least 16 characters, not digits alone';
const ORIGIN = 'an origin such as https://cart.example';
const ZALO_APP_ID = 'the digits of a Zalo App ID';
const HEADER_TEXT = 'text without spaces';
FormatRegistry.Set(REDIS_ADDRESSES, (text) => text.split(',').every(isRedisUrl));
// The Router takes a variable of digits alone for a number, and refuses to start.
FormatRegistry.Set(SECRET, (text) => text.length >= 16 && /\D/.test(text));
FormatRegistry.Set(ORIGIN, isOrigin);
FormatRegistry.Set(ZALO_APP_ID, (text) => /^\d+$/.test(text));
FormatRegistry.Set(HEADER_TEXT, (text) => /^[\x21-\x7e]+$/.test(text));

/** Where Zalo sends the browser back to, below PUBLIC_URL: to be registered at Zalo. */
export const ZALO_CALLBACK = '/auth/zalo/callback';

/** Every variable of the cart service. README and `.env.example` list the same. */
export const settingsSchema = Type.Object({
  NODE_ENV: oneOf(['development', 'test', 'production'], {
    default: 'development',
    description: 'production demands what is made up or left open in development',
  }),
  HOST: Type.String({ default: '127.0.0.1', description: 'address to listen on; 0.0.0.0 in a container' }),
  PORT: port(4001, 'port of the cart service; 0 takes a free one'),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
    default: 'info',
    description: 'least important line that is logged',
  }),
  REDIS_URL: Type.Optional(
    Type.String({
      format: REDIS_ADDRESSES,
      secret: true,
      description:
        'redis://host:port; several, separated by commas, for a cluster or sentinels; unset: npm start runs a Redis of its own',
    }),
  ),
  REDIS_MODE: oneOf(['single', 'sentinel', 'cluster'], {
    default: 'single',
    description: 'what REDIS_URL leads to',
  }),
  REDIS_SENTINEL_NAME: Type.String({
    default: 'mymaster',
    description: 'what the sentinels call the primary',
  }),
  CART_DURABILITY: oneOf(['fsync', 'replicated'], {
    default: 'fsync',
    description: 'when a change is acknowledged: once the one Redis has it, or once a replica has it too',
  }),
  CART_TTL_SECONDS: Type.Integer({
    minimum: 60,
    default: 30 * 24 * 3600,
    description: 'a cart is forgotten this long after its last change',
  }),
  CART_MAX_LINES: Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: 200,
    description: 'lines a cart can hold',
  }),
  CART_MAX_QUANTITY: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 999,
    description: 'units a line can hold',
  }),
  CART_MAX_LINES_PER_CALL: Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: 250,
    description: 'lines one call can change',
  }),
  OUTBOX_LENGTH: Type.Integer({
    minimum: 100,
    default: 10_000,
    description: 'events each of the 256 outbox streams keeps, roughly',
  }),
  TOKEN_ISSUER: Type.String({
    default: 'http://localhost:4001',
    description: 'iss of the tokens that are issued and accepted',
  }),
  TOKEN_AUDIENCE: Type.String({
    default: 'onecart',
    description: 'aud of the tokens that are issued and accepted',
  }),
  SESSION_TTL_SECONDS: Type.Integer({
    minimum: 60,
    default: 30 * 24 * 3600,
    description: 'a session is forgotten this long after its last use',
  }),
  SIGNING_KEYS_FILE: Type.String({
    default: '.data/signing-keys.json',
    description:
      'JWKS with the private ES256 keys, the newest first; made on first start, but not in production',
  }),
  ROUTER_SECRET: Type.Optional(
    Type.String({
      format: SECRET,
      secret: true,
      description: `${SECRET}; what the Router sends as x-router-secret; demanded on /graphql in production`,
    }),
  ),
  ROUTER_SECRET_PREVIOUS: Type.Optional(
    Type.String({
      format: SECRET,
      secret: true,
      description: 'a second secret that is accepted while the Routers get the new one',
    }),
  ),
  DRAIN_MS: Type.Integer({
    minimum: 0,
    maximum: 8000,
    default: 1000,
    description:
      'after SIGTERM: how long to go on serving while /readyz already says no, so that balancers look away',
  }),
  ALLOWED_ORIGINS: Type.String({
    default: 'http://localhost:3000',
    description: 'origins of the website, separated by commas: pages that may send cookies',
  }),
  PUBLIC_URL: Type.String({
    format: ORIGIN,
    default: 'http://localhost:4001',
    description: `origin under which browsers reach this service; Zalo sends them back to ${ZALO_CALLBACK} there`,
  }),
  ZALO_APP_ID: Type.Optional(
    Type.String({
      format: ZALO_APP_ID,
      description:
        'id of the Zalo App (not of the Mini App) of website and Mini App alike; unset: no sign-in with Zalo',
    }),
  ),
  ZALO_APP_SECRET: Type.Optional(
    Type.String({ format: HEADER_TEXT, secret: true, description: 'secret key of the Zalo App' }),
  ),
  ZALO_OAUTH_BASE: Type.String({
    format: ORIGIN,
    default: 'https://oauth.zaloapp.com',
    description: 'where Zalo signs people in; production takes only the default',
  }),
  ZALO_GRAPH_BASE: Type.String({
    format: ORIGIN,
    default: 'https://graph.zalo.me',
    description: 'where Zalo says who a token is of; production takes only the default',
  }),
});

type Settings = Static<typeof settingsSchema>;

export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly logLevel: Settings['LOG_LEVEL'];
  readonly redis: RedisSettings;
  readonly durability: Durability;
  readonly cart: { readonly ttlSeconds: number; readonly outboxLength: number; readonly limits: CartLimits };
  readonly tokens: { readonly issuer: string; readonly audience: string; readonly keysFile: string };
  readonly sessionSeconds: number;
  readonly routerSecrets: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly drainMs: number;
  /** Origin under which browsers reach this service, without a slash at its end. */
  readonly publicUrl: string;
  /** Nothing where there is no sign-in with Zalo. */
  readonly zalo: ZaloSettings | undefined;
}

/**
 * The only place that knows the environment.
 * @throws SettingsError with all faults at once.
 */
export function loadConfig(env: Env): Config {
  const settings = readSettings(settingsSchema, env, demandsTogether(env));
  return {
    production: settings.NODE_ENV === 'production',
    host: settings.HOST,
    port: settings.PORT,
    logLevel: settings.LOG_LEVEL,
    redis: {
      urls: (settings.REDIS_URL ?? 'redis://127.0.0.1:6389').split(','),
      mode: settings.REDIS_MODE,
      sentinelName: settings.REDIS_SENTINEL_NAME,
    },
    durability: settings.CART_DURABILITY,
    cart: {
      ttlSeconds: settings.CART_TTL_SECONDS,
      outboxLength: settings.OUTBOX_LENGTH,
      limits: limitsOf(settings),
    },
    tokens: {
      issuer: settings.TOKEN_ISSUER,
      audience: settings.TOKEN_AUDIENCE,
      keysFile: settings.SIGNING_KEYS_FILE,
    },
    sessionSeconds: settings.SESSION_TTL_SECONDS,
    routerSecrets: [settings.ROUTER_SECRET, settings.ROUTER_SECRET_PREVIOUS].filter(
      (secret) => secret !== undefined,
    ),
    drainMs: settings.DRAIN_MS,
    allowedOrigins: settings.ALLOWED_ORIGINS.split(',').map((origin) => origin.trim()),
    publicUrl: settings.PUBLIC_URL,
    zalo: zaloOf(settings),
  };
}

function zaloOf(settings: Settings): ZaloSettings | undefined {
  if (!settings.ZALO_APP_ID || !settings.ZALO_APP_SECRET) return undefined;
  return {
    appId: settings.ZALO_APP_ID,
    appSecret: settings.ZALO_APP_SECRET,
    oauthBase: settings.ZALO_OAUTH_BASE,
    graphBase: settings.ZALO_GRAPH_BASE,
    callback: `${settings.PUBLIC_URL}${ZALO_CALLBACK}`,
  };
}

function limitsOf(settings: Settings): CartLimits {
  return {
    maxLines: settings.CART_MAX_LINES,
    maxQuantity: settings.CART_MAX_QUANTITY,
    maxLinesPerCall: settings.CART_MAX_LINES_PER_CALL,
    maxSkuLength: 64,
    maxAttributes: 10,
    maxAttributeLength: 255,
    maxIdempotencyKeyLength: 128,
    maxReplicaIdLength: 128,
  };
}

/** What one variable demands of another. */
function demandsTogether(env: Env): string[] {
  const several = env['REDIS_URL']?.includes(',') && (env['REDIS_MODE']?.trim() || 'single') === 'single';
  const severalForOne = several
    ? ['REDIS_URL names several addresses; say by REDIS_MODE whether they are a cluster or sentinels']
    : [];
  return [...severalForOne, ...zaloDemands(env), ...productionDemands(env)];
}

/** One half of the credentials of the Zalo App is of no use. */
function zaloDemands(env: Env): string[] {
  if (isProduction(env) || !env['ZALO_APP_ID']?.trim() === !env['ZALO_APP_SECRET']?.trim()) return [];
  return ['ZALO_APP_ID and ZALO_APP_SECRET are of one Zalo App; set both, or none for no sign-in with Zalo'];
}

/** What is made up for a developer must be given where real shoppers are. */
function productionDemands(env: Env): string[] {
  if (!isProduction(env)) return [];
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
  const missing = demanded
    .filter((name) => !env[name]?.trim())
    .map(
      (name) => `${name} is missing; production demands it: ${settingsSchema.properties[name].description}`,
    );
  return [...missing, ...notZalo(env)];
}

/** Whoever answers at these addresses says who a shopper is. */
function notZalo(env: Env): string[] {
  return (['ZALO_OAUTH_BASE', 'ZALO_GRAPH_BASE'] as const)
    .filter((name) => (env[name]?.trim() || zaloAt(name)) !== zaloAt(name))
    .map((name) => `${name}: production takes only ${zaloAt(name)}; unset it`);
}

function zaloAt(name: 'ZALO_OAUTH_BASE' | 'ZALO_GRAPH_BASE'): string {
  return settingsSchema.properties[name].default as string;
}

function isProduction(env: Env): boolean {
  return env['NODE_ENV']?.trim() === 'production';
}

function isRedisUrl(text: string): boolean {
  return /^rediss?:\/\/./.test(text) && URL.canParse(text);
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
