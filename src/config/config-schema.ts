import { isIPv4, isIPv6 } from 'node:net';
import { FormatRegistry, Type } from '@sinclair/typebox';

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

/** Format names, which error messages show as the expected value. */
const REDIS_ADDRESSES = 'redis:// or rediss:// addresses';
const SECRET = 'at least 16 characters, not digits alone';
const NETWORKS = 'IP addresses or networks such as 10.0.0.0/8';
const WEB_ADDRESS = 'an http:// or https:// address';
const ORIGIN = 'an origin such as https://cart.example';
const ORIGINS = 'origins such as https://shop.example';
const ZALO_APP_ID = 'the digits of a Zalo App ID';
const HEADER_TEXT = 'text without spaces';
FormatRegistry.Set(REDIS_ADDRESSES, (text) => text.split(',').every(isRedisUrl));
// The Router parses a variable of digits only as a number, and refuses to start.
FormatRegistry.Set(SECRET, (text) => text.length >= 16 && /\D/.test(text));
FormatRegistry.Set(NETWORKS, (text) => text.split(',').every(isNetwork));
FormatRegistry.Set(WEB_ADDRESS, isWebAddress);
FormatRegistry.Set(ORIGIN, isOrigin);
FormatRegistry.Set(ORIGINS, (text) => text.split(',').every((origin) => isOrigin(origin.trim())));
FormatRegistry.Set(ZALO_APP_ID, (text) => /^\d+$/.test(text));
FormatRegistry.Set(HEADER_TEXT, (text) => /^[\x21-\x7e]+$/.test(text));

/** Zalo redirects the browser to this path below PUBLIC_URL. Register the URL with Zalo. */
export const ZALO_CALLBACK = '/auth/zalo/callback';

/** Every variable of the cart service. `docs/configuration.md` and `.env.example` must list the same. */
export const settingsSchema = Type.Object({
  NODE_ENV: oneOf(['development', 'test', 'production'], {
    default: 'development',
    description: 'in production, settings that development fills in or leaves open are required',
  }),
  HOST: Type.String({ default: '127.0.0.1', description: 'address to listen on; 0.0.0.0 in a container' }),
  PORT: port(4001, 'port of the cart service; 0 takes a free one'),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
    default: 'info',
    description: 'lowest level that is logged',
  }),
  REDIS_URL: Type.Optional(
    Type.String({
      format: REDIS_ADDRESSES,
      secret: true,
      description:
        'redis://host:port; a comma-separated list for a cluster or sentinels; if unset, npm start runs its own Redis',
    }),
  ),
  REDIS_MODE: oneOf(['single', 'sentinel', 'cluster'], {
    default: 'single',
    description: 'kind of Redis at REDIS_URL',
  }),
  REDIS_SENTINEL_NAME: Type.String({
    default: 'mymaster',
    description: "the sentinels' name for the primary",
  }),
  CART_DURABILITY: oneOf(['fsync', 'replicated'], {
    default: 'fsync',
    description:
      'when a change is acknowledged: once the primary has it (fsync), or once a replica has it too (replicated)',
  }),
  CART_TTL_SECONDS: Type.Integer({
    minimum: 60,
    default: 30 * 24 * 3600,
    description: 'how long a cart is kept after its last change; it may stay up to 1/720 longer',
  }),
  CART_MAX_LINES: Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: 200,
    description: 'maximum lines in a cart',
  }),
  CART_MAX_QUANTITY: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 999,
    description: 'maximum units of a line',
  }),
  CART_MAX_TEXT_BYTES: Type.Integer({
    minimum: 1000,
    maximum: 1_000_000,
    default: 100_000,
    description: 'maximum bytes (UTF-8) of the skus, attribute keys and attribute values in a cart',
  }),
  CART_MAX_LINES_PER_CALL: Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: 250,
    description: 'maximum lines that one call can change',
  }),
  CART_MAX_KEYS: Type.Integer({
    minimum: 1,
    maximum: 10_000,
    default: 1000,
    description: 'maximum idempotency keys a cart keeps for 24 hours, not counting those from merges',
  }),
  OUTBOX_LENGTH: Type.Integer({
    minimum: 100,
    default: 10_000,
    description: 'approximate number of events that each of the 256 outbox streams keeps',
  }),
  TOKEN_ISSUER: Type.String({
    default: 'http://localhost:4001',
    description: 'iss of the tokens that this service issues and accepts',
  }),
  TOKEN_AUDIENCE: Type.String({
    default: 'onecart',
    description: 'aud of the tokens that this service issues and accepts',
  }),
  SESSION_TTL_SECONDS: Type.Integer({
    minimum: 60,
    default: 30 * 24 * 3600,
    description: 'how long a session lasts after its last use',
  }),
  SIGNING_KEYS_FILE: Type.String({
    default: '.data/signing-keys.json',
    description:
      'JWKS with the private ES256 keys, newest first; created on first start, except in production',
  }),
  SERVICE_CLIENTS_FILE: Type.String({
    default: '.data/service-clients.json',
    description:
      'services that may request tokens, with hashes of their secrets; written by npm run service:client',
  }),
  ROUTER_SECRET: Type.Optional(
    Type.String({
      format: SECRET,
      secret: true,
      description: `${SECRET}; sent by the Router as x-router-secret; required on /graphql in production`,
    }),
  ),
  ROUTER_SECRET_PREVIOUS: Type.Optional(
    Type.String({
      format: SECRET,
      secret: true,
      description: 'the previous secret, still accepted until every Router sends the new one',
    }),
  ),
  DRAIN_MS: Type.Integer({
    minimum: 0,
    maximum: 8000,
    default: 1000,
    description:
      'how long to keep serving after SIGTERM while /readyz fails, so that load balancers stop sending requests',
  }),
  ALLOWED_ORIGINS: Type.String({
    format: ORIGINS,
    default: 'http://localhost:3000',
    description: 'comma-separated origins of the website, whose pages may send cookies',
  }),
  AUTH_RATE_LIMIT: Type.Integer({
    minimum: 1,
    default: 300,
    description: 'requests per minute from one client address to /auth, per instance',
  }),
  CALLER_RATE_LIMIT: Type.Integer({
    minimum: 1,
    default: 100,
    description:
      'requests per second from one shopper or guest to /graphql and /cart/sync, per instance; bursts may be ten times as large',
  }),
  SERVICE_RATE_LIMIT: Type.Integer({
    minimum: 1,
    default: 5000,
    description: 'the same, for a service',
  }),
  TRUST_PROXY: Type.Optional(
    Type.String({
      format: NETWORKS,
      description:
        'comma-separated addresses or networks of the proxies in front of this service; X-Forwarded-For is trusted from them only',
    }),
  ),
  PUBLIC_URL: Type.String({
    format: ORIGIN,
    default: 'http://localhost:4001',
    description: `origin at which browsers reach this service; Zalo redirects them to ${ZALO_CALLBACK} there`,
  }),
  ZALO_APP_ID: Type.Optional(
    Type.String({
      format: ZALO_APP_ID,
      description:
        'id of the Zalo App (not the Mini App) that website and Mini App share; if unset, no sign-in with Zalo',
    }),
  ),
  ZALO_APP_SECRET: Type.Optional(
    Type.String({ format: HEADER_TEXT, secret: true, description: 'secret key of the Zalo App' }),
  ),
  ZALO_OAUTH_BASE: Type.String({
    format: ORIGIN,
    default: 'https://oauth.zaloapp.com',
    description: 'origin of Zalo sign-in; production accepts the default only',
  }),
  ZALO_GRAPH_BASE: Type.String({
    format: ORIGIN,
    default: 'https://graph.zalo.me',
    description:
      'origin of the Zalo API that identifies the user of a token; production accepts the default only',
  }),
  IDENTITY_PROVIDER_ISSUER: Type.Optional(
    Type.String({
      description: "iss of the tokens of the shop's own identity provider; if unset, no sign-in with it",
    }),
  ),
  IDENTITY_PROVIDER_AUDIENCE: Type.Optional(Type.String({ description: 'required aud of those tokens' })),
  IDENTITY_PROVIDER_JWKS_URL: Type.Optional(
    Type.String({ format: WEB_ADDRESS, description: 'URL of the public keys (JWKS) of those tokens' }),
  ),
  SIGN_IN_MERGE_STRATEGY: oneOf(['SUM', 'MAX', 'KEEP_TARGET', 'KEEP_SOURCE'], {
    default: 'SUM',
    description:
      "how a guest's cart is merged into the shopper's on sign-in; two accounts of one person merge by `MAX` if set to `MAX`, otherwise by `SUM`",
  }),
});

function isRedisUrl(text: string): boolean {
  return /^rediss?:\/\/./.test(text) && URL.canParse(text);
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.trim().split('/');
  const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  return (
    most > 0 && more.length === 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= most))
  );
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
