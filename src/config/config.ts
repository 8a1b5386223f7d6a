import type { Static } from '@sinclair/typebox';
import { settingsSchema, ZALO_CALLBACK } from './config-schema';
import type { CartLimits } from '../cart/limits';
import { closedSeconds } from '../cart/merge/receipt';
import type { MergeStrategy } from '../cart/merge/receipt';
import type { Durability } from '../redis/script-runner';
import type { RedisSettings } from '../redis/client';
import type { Env } from '../../kit/settings';
import { readSettings } from '../../kit/settings';
import type { IdentityProviderSettings } from '../sign-in/shop-tokens';
import type { ZaloSettings } from '../zalo/zalo-oauth';

const IDENTITY_PROVIDER = [
  'IDENTITY_PROVIDER_ISSUER',
  'IDENTITY_PROVIDER_AUDIENCE',
  'IDENTITY_PROVIDER_JWKS_URL',
] as const;

type Settings = Static<typeof settingsSchema>;

export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly logLevel: Settings['LOG_LEVEL'];
  readonly redis: RedisSettings;
  readonly durability: Durability;
  readonly cart: {
    readonly ttlSeconds: number;
    readonly closedSeconds: number;
    readonly outboxLength: number;
    readonly limits: CartLimits;
  };
  readonly tokens: { readonly issuer: string; readonly audience: string; readonly keysFile: string };
  readonly serviceClientsFile: string;
  readonly sessionTtlSeconds: number;
  readonly routerSecrets: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly drainMs: number;
  /** Requests per minute and client address to `/auth`. */
  readonly authRateLimit: number;
  /** Sustained requests per second and caller. */
  readonly callerRates: { readonly shopper: number; readonly service: number };
  /** Addresses and networks of the proxies in front of this service. */
  readonly trustProxy: readonly string[];
  /** Origin at which browsers reach this service, without a trailing slash. */
  readonly publicUrl: string;
  /** Undefined without sign-in with Zalo. */
  readonly zalo: ZaloSettings | undefined;
  /** Undefined without sign-in by a token of the shop. */
  readonly identityProvider: IdentityProviderSettings | undefined;
  readonly signInStrategy: MergeStrategy;
}

/**
 * The only place that reads the environment.
 * @throws SettingsError with all invalid settings at once.
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
      closedSeconds: closedSeconds(settings.CART_TTL_SECONDS, settings.SESSION_TTL_SECONDS),
      outboxLength: settings.OUTBOX_LENGTH,
      limits: limitsOf(settings),
    },
    tokens: {
      issuer: settings.TOKEN_ISSUER,
      audience: settings.TOKEN_AUDIENCE,
      keysFile: settings.SIGNING_KEYS_FILE,
    },
    serviceClientsFile: settings.SERVICE_CLIENTS_FILE,
    sessionTtlSeconds: settings.SESSION_TTL_SECONDS,
    routerSecrets: [settings.ROUTER_SECRET, settings.ROUTER_SECRET_PREVIOUS].filter(
      (secret) => secret !== undefined,
    ),
    drainMs: settings.DRAIN_MS,
    allowedOrigins: settings.ALLOWED_ORIGINS.split(',').map((origin) => origin.trim()),
    authRateLimit: settings.AUTH_RATE_LIMIT,
    callerRates: { shopper: settings.CALLER_RATE_LIMIT, service: settings.SERVICE_RATE_LIMIT },
    trustProxy: settings.TRUST_PROXY?.split(',').map((network) => network.trim()) ?? [],
    publicUrl: settings.PUBLIC_URL,
    zalo: zaloOf(settings),
    identityProvider: identityProviderOf(settings),
    signInStrategy: settings.SIGN_IN_MERGE_STRATEGY,
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

function identityProviderOf(settings: Settings): IdentityProviderSettings | undefined {
  const [issuer, audience, jwksUrl] = IDENTITY_PROVIDER.map((name) => settings[name]);
  return issuer && audience && jwksUrl ? { issuer, audience, jwksUrl } : undefined;
}

function limitsOf(settings: Settings): CartLimits {
  return {
    maxLines: settings.CART_MAX_LINES,
    maxQuantity: settings.CART_MAX_QUANTITY,
    maxTextBytes: settings.CART_MAX_TEXT_BYTES,
    maxLinesPerCall: settings.CART_MAX_LINES_PER_CALL,
    maxKeys: settings.CART_MAX_KEYS,
    maxSkuLength: 64,
    maxAttributes: 10,
    maxAttributeLength: 255,
    maxIdempotencyKeyLength: 128,
    maxReplicaIdLength: 128,
  };
}

/** Rules between variables. */
function demandsTogether(env: Env): string[] {
  const several = env['REDIS_URL']?.includes(',') && (env['REDIS_MODE']?.trim() || 'single') === 'single';
  const severalForOne = several
    ? ['REDIS_URL names several addresses; say by REDIS_MODE whether they are a cluster or sentinels']
    : [];
  return [...severalForOne, ...zaloDemands(env), ...identityProviderDemands(env), ...productionDemands(env)];
}

/** Issuer, audience and keys belong together: a token is verified against all three. */
function identityProviderDemands(env: Env): string[] {
  const missing = IDENTITY_PROVIDER.filter((name) => !env[name]?.trim());
  if (missing.length === 0 || missing.length === IDENTITY_PROVIDER.length) return [];
  return [`${missing.join(' and ')} missing: set all of ${IDENTITY_PROVIDER.join(', ')}, or none`];
}

function zaloDemands(env: Env): string[] {
  if (isProduction(env) || !env['ZALO_APP_ID']?.trim() === !env['ZALO_APP_SECRET']?.trim()) return [];
  return ['ZALO_APP_ID and ZALO_APP_SECRET are of one Zalo App; set both, or none for no sign-in with Zalo'];
}

/** Production needs explicit values for what has a default in development. */
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

/** The servers at these addresses decide who a shopper is. */
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
